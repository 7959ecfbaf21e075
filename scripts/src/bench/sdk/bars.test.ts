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
      'failed requests, whatever is broken': true,
      'spans and errors lost without being counted': true,
      'p99: all hangs': true,
    })
  })

  it('show as many digits as tell on which side of its bar a median is', () => {
    const results = exampleResults()
    const requests = results.requests.map((each) => Object.assign(each, { cpu: { median: 1.0504, min: 1, max: 1.1 } }))
    expect(bars({ ...results, requests })).toContainEqual({
      what: 'CPU per request, http',
      limit: '≤ 1.05',
      figure: '1.0504 [1.0000–1.1000]',
      met: false,
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
    expect(bars({ ...results, routes })).toContainEqual(
      expect.objectContaining({ what: 'CPU ratio, 10000 routes against 10', figure: '+0.07', met: false }),
    )
  })

  it('are not met by one failed request or one loss that nobody counted, whichever backend is broken', () => {
    const results = exampleResults()
    const [first, ...rest] = results.faults
    if (first === undefined) throw new Error('no faults')
    const faults = [{ ...first, failed: 1, accounts: { ...first.accounts, uncounted: 2 } }, ...rest]
    expect(bars({ ...results, faults })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: 'failed requests, whatever is broken', figure: '1', met: false }),
        expect.objectContaining({ what: 'spans and errors lost without being counted', figure: '2', met: false }),
      ]),
    )
  })

  it('are silent about what was not measured', () => {
    const nothing = {
      requests: [],
      start: [],
      scrapes: [],
      observations: [],
      logs: [],
      middleware: [],
      routes: [],
      faults: [],
    }
    expect(bars({ ...exampleResults(), ...nothing })).toEqual([])
  })
})
