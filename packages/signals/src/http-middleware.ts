import { counter, gauge } from './metric.ts'
import { pack } from './pack.ts'

/** Directives of Content Security Policy that can be violated (https://www.w3.org/TR/CSP3/#csp-directives), with those that browsers still report. */
export const CSP_DIRECTIVES = [
  'base-uri',
  'block-all-mixed-content',
  'child-src',
  'connect-src',
  'default-src',
  'fenced-frame-src',
  'font-src',
  'form-action',
  'frame-ancestors',
  'frame-src',
  'img-src',
  'manifest-src',
  'media-src',
  'object-src',
  'prefetch-src',
  'require-trusted-types-for',
  'sandbox',
  'script-src',
  'script-src-attr',
  'script-src-elem',
  'style-src',
  'style-src-attr',
  'style-src-elem',
  'trusted-types',
  'upgrade-insecure-requests',
  'worker-src',
] as const

/** What the middleware of our SDK decides and receives: rate limits and reports of Content Security Policy. */
export const httpMiddleware = pack(
  {
    name: 'http.middleware',
    exporter: '@ticolops/obs',
    hint: 'Use rateLimit() or cspReports() of @ticolops/obs/express, /fastify, /koa, /hono or /http in a service that calls instrument().',
  },
  {
    rateLimitDecisions: counter('ticolops_rate_limit_decisions_total', {
      help: 'Requests that a rate limiter allowed or denied, by where they were counted; fallback is memory in place of Redis.',
      labels: { limiter: 'bounded', decision: ['allowed', 'denied'], store: ['memory', 'redis', 'fallback'] },
    }),
    rateLimitDegraded: gauge('ticolops_rate_limit_degraded', {
      help: '1 while a rate limiter decides from memory because Redis does not answer.',
      labels: { limiter: 'bounded', worker: 'bounded' },
    }),
    cspReports: counter('ticolops_csp_reports_total', {
      help: 'Violations of the Content Security Policy that browsers reported.',
      labels: { directive: [...CSP_DIRECTIVES, '_OTHER'], disposition: ['enforce', 'report', '_OTHER'] },
    }),
  },
)
