import { expect, it } from 'vitest'
import { oddities } from './joined-client.ts'

const found = (SDK_VERSION: string, options: object) => oddities({ SDK_VERSION }, { getOptions: () => options }, 'r7')

it('a client of the application that agrees with us is nothing to tell', () => {
  expect(found('11.12.0', { release: 'r7' })).toEqual([])
  expect(found('10.78.0', { skipOpenTelemetrySetup: true })).toEqual([])
})

it.each([
  ['11.12.0', { release: 'other' }, 'with release other, while metrics, traces and logs say r7'],
  ['11.12.0', { enableOpenTelemetrySetup: true }, 'Sentry has set up OpenTelemetry for itself'],
  ['10.78.0', {}, 'Sentry has set up OpenTelemetry for itself'],
])('a client of Sentry %s with %j is told', (version, options, words) => {
  expect(found(version, options)).toEqual([expect.stringContaining(words)])
})
