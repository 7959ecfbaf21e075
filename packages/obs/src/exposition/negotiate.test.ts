import { describe, expect, it } from 'vitest'
import { acceptsGzip, negotiateFormat } from './negotiate.ts'
import { openmetrics } from './openmetrics.ts'
import { text } from './text.ts'

/** What Prometheus 3 sends when nothing is configured. */
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'

describe('the format', () => {
  it.each([
    ['nothing sent', undefined, text],
    ['curl and browsers', '*/*', text],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', text],
    ['Prometheus 3', PROMETHEUS_3, openmetrics],
    ['Prometheus with text alone', 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1', text],
    ['OpenMetrics alone', 'application/openmetrics-text', openmetrics],
    ['upper case', 'Application/OpenMetrics-Text; Version="1.0.0"', openmetrics],
    ['text preferred', 'application/openmetrics-text;q=0.3,text/plain;q=0.9', text],
    ['a tie goes to the richer format', 'text/plain,application/openmetrics-text', openmetrics],
    ['OpenMetrics refused', 'application/openmetrics-text;q=0,*/*', text],
    ['a version that nobody writes', 'application/openmetrics-text;version=2.0.0,text/plain;q=0.1', text],
    [
      'a version of text that is not ours is no preference',
      'text/plain;version=1.0.0;q=0.9,application/openmetrics-text;q=0.1',
      openmetrics,
    ],
    ['a quality that is no number counts as none', 'application/openmetrics-text;q=high,text/plain;q=0.1', text],
    ['nothing acceptable', 'image/png', text],
  ])('for %s', (_who, accept, expected) => {
    expect(negotiateFormat(accept).contentType).toBe(expected.contentType)
  })
})

describe('gzip', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['deflate, gzip;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip;q=0, *', false],
    ['*', true],
    ['*;q=0', false],
    ['identity', false],
  ])('for %s is %s', (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected)
  })
})
