import { describe, expect, it } from 'vitest'
import { bars } from './bars.ts'
import { exampleResults } from './example-results.ts'

const verdicts = (results = exampleResults()) => Object.fromEntries(bars(results).map(({ what, met }) => [what, met]))

describe('the bars', () => {
  it('judge the SDK alone, by the medians', () => {
    expect(verdicts()).toEqual({
      'throughput, http': false,
      'CPU per request, http': true,
      'cold start, http': true,
      'idle RSS, http': true,
      'longest block by a scrape, 1000 series': true,
      'longest block by a scrape, 100000 series': true,
      'one observation by labels': true,
      'one observation by child': true,
      'securityHeaders(), Koa': true,
      'rateLimit(), Koa': true,
      'a log line, in a request': true,
      'CPU ratio, 10000 routes against 10': true,
    })
  })

  it('allow a longer block for the largest page only', () => {
    const results = exampleResults()
    const scrapes = results.scrapes.map((scrape) => Object.assign(scrape, { block: { median: 9, min: 9, max: 9 } }))
    expect(verdicts({ ...results, scrapes })).toMatchObject({
      'longest block by a scrape, 1000 series': false,
      'longest block by a scrape, 100000 series': true,
    })
  })

  it('are not met when many routes cost a larger share than few', () => {
    const results = exampleResults()
    const routes = results.routes.map((each) =>
      each.routes === 10 ? each : Object.assign(each, { cpu: { median: 1.1, min: 1, max: 2 } }),
    )
    expect(bars({ ...results, routes }).at(-1)).toMatchObject({ figure: '+0.07', met: false })
  })

  it('are silent about what was not measured', () => {
    const nothing = { requests: [], start: [], scrapes: [], observations: [], logs: [], middleware: [], routes: [] }
    expect(bars({ ...exampleResults(), ...nothing })).toEqual([])
  })
})
