import { CSP_DIRECTIVES } from '@ticolops/obs-signals/sdk'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CspReports, reportsIn } from './csp-reports.ts'

const labels = (value: unknown) => reportsIn(value)?.map(({ directive, disposition }) => `${directive} ${disposition}`)

const violation = (effectiveDirective: unknown) => ({
  type: 'csp-violation',
  body: { effectiveDirective, disposition: 'enforce' },
})

test('a report of report-uri is read', () => {
  const report = { 'effective-directive': 'script-src-elem', 'violated-directive': 'script-src', disposition: 'report' }
  expect(labels({ 'csp-report': report })).toEqual(['script-src-elem report'])
})

test('old browsers say the directive with its sources, and no disposition', () => {
  expect(labels({ 'csp-report': { 'violated-directive': "img-src 'self' data:" } })).toEqual(['img-src _OTHER'])
})

test('reports of the Reporting API are read, and other kinds between them are passed over', () => {
  expect(labels([violation('img-src'), { type: 'deprecation', body: {} }, violation('font-src')])).toEqual([
    'img-src enforce',
    'font-src enforce',
  ])
})

test('what is no directive is counted as other', () => {
  for (const directive of ['no-such-src', '', 7, null, '__proto__', 'IMG-SRC', {}])
    expect(labels({ 'csp-report': { 'effective-directive': directive } })).toEqual(['_OTHER _OTHER'])
  expect(labels([{ type: 'csp-violation' }])).toEqual(['_OTHER _OTHER'])
})

test('anything that can be parsed or not gives an answer, and labels from the closed lists', () => {
  const seen: string[] = []
  const reports = new CspReports({
    onReport: ({ directive, disposition }) => void seen.push(directive, disposition),
  })
  const field = fc.oneof(fc.constantFrom<unknown>('img-src', 'enforce', 'report'), fc.jsonValue())
  const body = fc.dictionary(
    fc.constantFrom('effectiveDirective', 'effective-directive', 'violated-directive', 'disposition'),
    field,
  )
  const document = fc.oneof(
    fc.array(fc.record({ type: fc.constantFrom('csp-violation', 'other'), body: fc.oneof(body, fc.jsonValue()) })),
    body.map((each) => ({ 'csp-report': each })),
    fc.jsonValue(),
  )
  const sent = fc.oneof(
    document,
    document.map((each) => JSON.stringify(each)),
    fc.string(),
    fc.uint8Array().map((each) => Buffer.from(each)),
  )
  fc.assert(
    fc.property(sent, (each) => {
      expect([204, 400]).toContain(reports.take(each))
    }),
    { numRuns: 500 },
  )
  const known = new Set<string>([...CSP_DIRECTIVES, 'enforce', 'report', '_OTHER'])
  expect(seen.filter((each) => !known.has(each))).toEqual([])
  expect(seen).toContain('img-src')
})

test('a callback that is none is refused', () => {
  expect(() => new CspReports({ onReport: 'log' } as never)).toThrow(
    'cspReports(): option onReport is "log", but must be a function.',
  )
})
