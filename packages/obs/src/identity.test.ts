import { describe, expect, it } from 'vitest'
import { resolveIdentity } from './identity.ts'

const manifest = { name: 'shop', version: '1.2.3' }

describe('the release is the first of', () => {
  const everything = {
    OBS_RELEASE: 'obs',
    SENTRY_RELEASE: 'sentry',
    OTEL_RESOURCE_ATTRIBUTES: 'team=a,service.version=otel%2C1',
    GITHUB_SHA: 'commit',
  }
  it.each([
    ['the option', { release: 'option' }, everything, 'option'],
    ['OBS_RELEASE', {}, everything, 'obs'],
    ['SENTRY_RELEASE', {}, { ...everything, OBS_RELEASE: '' }, 'sentry'],
    ['service.version', {}, { ...everything, OBS_RELEASE: '', SENTRY_RELEASE: '' }, 'otel,1'],
    ['the commit of CI', {}, { GITHUB_SHA: 'commit' }, 'commit'],
    ['package.json', {}, {}, '1.2.3'],
  ])('%s', (_name, options, environment, release) => {
    expect(resolveIdentity(options, environment, manifest).release).toBe(release)
  })

  it('and unknown without any', () => {
    expect(resolveIdentity({}, {}, {})).toEqual({
      service: 'unknown_service:node',
      version: 'unknown',
      release: 'unknown',
    })
  })
})

it('the service is the option, OTEL_SERVICE_NAME, service.name or the package, in this order', () => {
  const environment = { OTEL_SERVICE_NAME: 'env', OTEL_RESOURCE_ATTRIBUTES: 'service.name=attribute' }
  expect(resolveIdentity({ service: 'option' }, environment, manifest).service).toBe('option')
  expect(resolveIdentity({}, environment, manifest).service).toBe('env')
  expect(resolveIdentity({}, { ...environment, OTEL_SERVICE_NAME: '' }, manifest).service).toBe('attribute')
  expect(resolveIdentity({}, {}, manifest).service).toBe('shop')
})
