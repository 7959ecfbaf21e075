import { describe, expect, it } from 'vitest'
import { chart } from './chart.ts'
import { exampleResults } from './example-results.ts'
import { report } from './report.ts'

describe('the report', () => {
  it('says on what, with which versions and when it was measured', () => {
    const results = exampleResults()
    const text = report(results)
    const rounds = `${results.about.plan.rounds.high} (with all on `
    for (const fact of ['2026-01-31', 'Node 24.0.0', '2 × A <fast> & quiet CPU', '@ticolops/obs 1.2.3', rounds])
      expect(text).toContain(fact)
  })

  it('shows a bar that is not met as plainly as one that is', () => {
    const rows = report(exampleResults()).split('\n')
    expect(rows.find((row) => row.includes('throughput, http'))).toMatch(
      /≥ 0\.95 +\| 0\.90 \[0\.81–0\.99\] +\| \*\*not met\*\*/,
    )
    expect(rows.find((row) => row.includes('CPU per request, http'))).toMatch(/\| met +\|$/)
  })

  it('shows what was lost and why beside what was made', () => {
    expect(report(exampleResults())).toMatch(
      /\| 100 +\| 60 \+ 10 \+ 30 \(export_failed 30\) \| 50 +\| 50 \+ 0 \+ 0 +\|/,
    )
  })

  it('repeats the warnings, and leaves out sections without figures', () => {
    const text = report({ ...exampleResults(), routes: [] })
    expect(text).toContain('- http: something was odd.')
    expect(text).not.toContain('## Many routes')
    expect(report({ ...exampleResults(), notes: [] })).not.toContain('with care')
  })
})

describe('the chart', () => {
  it('has a bar for each figure, ours in colour, and the line of each promise', () => {
    const svg = chart(exampleResults())
    expect(svg.match(/<rect class="other"/g)).toHaveLength(3)
    expect(svg).toContain('http · prom-client by hand')
    for (const limit of ['≥ 0.95', '≤ 1.05', '≤ 25 ms', '≤ 1.15', '≤ 4 ms', '≤ 10 ms', '≤ 20 ns', '≤ 8 ns'])
      expect(svg).toContain(`>${limit}</text>`)
  })

  it('keeps a wide spread inside of its panel', () => {
    const results = exampleResults()
    const start = results.start.map((each) => Object.assign(each, { addedMs: { median: 5, min: -40, max: 9000 } }))
    const xs = chart({ ...results, start }).matchAll(/ x[12]="([^"]+)"/g)
    for (const [, x] of xs) {
      expect(Number(x)).toBeGreaterThanOrEqual(0)
      expect(Number(x)).toBeLessThanOrEqual(530)
    }
  })

  it('escapes what it did not write itself', () => {
    expect(chart(exampleResults())).toContain('A &lt;fast> &amp; quiet CPU')
  })
})
