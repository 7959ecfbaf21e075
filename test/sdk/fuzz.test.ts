import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Page } from './page.ts'
import { complaintsOfPromtool } from './promtool.ts'
import { get, instrumented } from './sdk.ts'

/** Anything that a string of JavaScript can hold, lone surrogates included, and what is likely to break a page. */
const labelValue = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\r', ',', '{', '}', '=', ' ', '#', '\0', '\uD800', '\uDC00', 'a'),
  }),
)
const value = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e308, 5e-324, Infinity, -Infinity, NaN))

await describeWithServers('arbitrary values', ['promtool'], () => {
  it('of labels and gauges are on a valid page as they were given', async () => {
    const app = await instrumented()
    const gauge = app.obs.metrics.gauge('fuzz_value', { help: 'Fuzz "\\\n\uD800.', labels: ['a', 'b'] })
    const expected = new Map<string, number>()
    fc.assert(
      fc.property(labelValue, labelValue, value, (a, b, number) => {
        gauge.labels({ a, b }).set(number)
        // A page is UTF-8, which has no lone surrogates.
        expected.set(JSON.stringify([a.toWellFormed(), b.toWellFormed()]), number)
      }),
      { numRuns: 900 },
    )
    const page = await app.page()
    const found = page
      .find('fuzz_value')
      .map(({ labels, value: number }) => [JSON.stringify([labels['a'] ?? '', labels['b'] ?? '']), number] as const)
    expect(new Map(found)).toEqual(new Map([...expected].map(([key, number]) => [key, number === 0 ? 0 : number])))
    expect(await complaintsOfPromtool(page.text)).toEqual([])
    await app.stop()
  })

  it('of Accept headers get a page in one of the two formats', async () => {
    const app = await instrumented()
    const part = fc.constantFrom(
      'application/openmetrics-text;version=1.0.0,',
      'application/openmetrics-text',
      'text/plain',
      '*/*',
      ';q=',
      ';version=1.0.0',
      '0.5',
      ',',
      ' ',
      'é',
      '"',
      '=',
    )
    const formats = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
        const answer = await get(`${app.telemetryUrl}/metrics`, { headers: { accept: parts.join('') } })
        expect(answer.status).toBe(200)
        const isOpenMetrics = answer.headers['content-type']?.startsWith('application/openmetrics-text') === true
        formats.add(answer.headers['content-type'] ?? '')
        expect(answer.body.endsWith('# EOF\n')).toBe(isOpenMetrics)
        expect(new Page(answer.body).samples.length).toBeGreaterThan(20)
      }),
      { numRuns: 60 },
    )
    expect(formats.size).toBe(2)
    await app.stop()
  })
})
