import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { securityHeadersFor } from './security-headers.ts'
import type { SecurityHeadersOptions } from './security-headers.ts'

const headers = (options: SecurityHeadersOptions) => Object.fromEntries(securityHeadersFor(options).pairs)

const transport = (options: SecurityHeadersOptions['strictTransportSecurity'] & object) =>
  headers({ strictTransportSecurity: options })['strict-transport-security']

test('by default the headers are helmet 8.3’s', () => {
  expect(headers({})).toEqual({
    'content-security-policy':
      "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'SAMEORIGIN',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  })
  expect(securityHeadersFor({}).removePoweredBy).toBe(true)
})

test('every header can be left out', () => {
  expect(
    securityHeadersFor({
      contentSecurityPolicy: false,
      crossOriginEmbedderPolicy: false,
      crossOriginOpenerPolicy: false,
      crossOriginResourcePolicy: false,
      originAgentCluster: false,
      referrerPolicy: false,
      strictTransportSecurity: false,
      xContentTypeOptions: false,
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xFrameOptions: false,
      xPermittedCrossDomainPolicies: false,
      xPoweredBy: false,
      xXssProtection: false,
    }),
  ).toEqual({ pairs: [], removePoweredBy: false })
})

test('a directive replaces its default, false removes one, others are added', () => {
  const directives = {
    'img-src': ["'self'", 'https://cdn.example.com'],
    'font-src': false,
    'frame-src': [],
    'script-src': ["'self'", "'nonce-abc'"],
  } as const
  expect(headers({ contentSecurityPolicy: { directives } })['content-security-policy']).toBe(
    "default-src 'self';base-uri 'self';form-action 'self';frame-ancestors 'self';img-src 'self' https://cdn.example.com;object-src 'none';script-src 'self' 'nonce-abc';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests;frame-src",
  )
})

test('reports are asked for in the old way and in the new one', () => {
  const found = headers({ contentSecurityPolicy: { reportOnly: true, reportTo: '/csp-reports' } })
  expect(found['content-security-policy']).toBeUndefined()
  expect(found['content-security-policy-report-only']).toMatch(/;report-uri \/csp-reports;report-to csp$/)
  expect(found['reporting-endpoints']).toBe('csp="/csp-reports"')
})

test('strict transport security is put together from its parts', () => {
  expect(transport({ maxAge: 60 })).toBe('max-age=60; includeSubDomains')
  expect(transport({ maxAge: 0, includeSubDomains: false, preload: true })).toBe('max-age=0; preload')
})

test.each([
  [null, 'securityHeaders(): the options are null, but must be an object.'],
  [
    { xFrameOptions: 'sameorigin' },
    'securityHeaders(): option xFrameOptions is "sameorigin", but must be false or one of "DENY", "SAMEORIGIN".',
  ],
  [{ originAgentCluster: 1 }, 'securityHeaders(): option originAgentCluster is 1, but must be true or false.'],
  [
    { referrerPolicy: {} },
    'securityHeaders(): option referrerPolicy is an object, but must be false or one of "no-referrer",',
  ],
  [{ frameguard: true }, 'securityHeaders(): there is no option frameguard. Allowed here: contentSecurityPolicy, '],
  [
    { strictTransportSecurity: { maxAge: -1 } },
    'securityHeaders() strictTransportSecurity: option maxAge is -1, but must be a whole number of seconds, 0 or more.',
  ],
  [
    { strictTransportSecurity: { includeSubdomains: false } },
    'securityHeaders() strictTransportSecurity: there is no option includeSubdomains. Allowed here: includeSubDomains, ',
  ],
  [
    { contentSecurityPolicy: { directives: { 'script-source': [] } } },
    'securityHeaders() contentSecurityPolicy directives: there is no option script-source. ',
  ],
  [
    { contentSecurityPolicy: { directives: { 'script-src': ['self'] } } },
    'securityHeaders() contentSecurityPolicy directives: option script-src is ["self"], but must be false or a list of sources without spaces, commas and semicolons, with keywords in their own quotes',
  ],
  [{ contentSecurityPolicy: { directives: { 'img-src': ['a; b'] } } }, 'option img-src is ["a; b"]'],
  [{ contentSecurityPolicy: { directives: { 'img-src': "'self'" } } }, `option img-src is "'self'"`],
  [{ contentSecurityPolicy: { reportTo: 'reports' } }, 'option reportTo is "reports", but must be a path such as'],
  [{ contentSecurityPolicy: { reportTo: '/a"b' } }, 'option reportTo is'],
])('%j is refused, and it is said why', (options, message) => {
  expect(() => securityHeadersFor(options as never)).toThrow(message)
})

test('a policy without any directive is refused', () => {
  const none = Object.fromEntries(
    (headers({})['content-security-policy'] ?? '').split(';').map((each) => [each.split(' ')[0], false]),
  )
  expect(() => securityHeadersFor({ contentSecurityPolicy: { directives: none } })).toThrow(
    'every directive is left out',
  )
})

test('whatever is taken as a source cannot end its directive, the policy or the header', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (source) => {
      const options = { contentSecurityPolicy: { directives: { 'img-src': [source] } } }
      let policy: string | undefined
      try {
        policy = headers(options)['content-security-policy']
      } catch {
        return
      }
      expect(policy?.split(';')).toContain(`img-src ${source}`)
      expect(policy).toMatch(/^[ -~]+$/)
      expect(policy).not.toContain(',')
    }),
  )
})
