import { checkOptions, flag, isObject, oneOf } from './check-options.ts'
import type { Rule } from './check-options.ts'
import { policyHeaders } from './content-security-policy.ts'
import type { ContentSecurityPolicyOptions } from './content-security-policy.ts'
import type { ValidHeaders } from './fixed-headers.ts'

const REFERRER_POLICIES = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const
const OPENER_POLICIES = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'] as const
const EMBEDDER_POLICIES = ['require-corp', 'credentialless', 'unsafe-none'] as const
const RESOURCE_POLICIES = ['same-origin', 'same-site', 'cross-origin'] as const
const FRAME_OPTIONS = ['DENY', 'SAMEORIGIN'] as const
const CROSS_DOMAIN_POLICIES = ['none', 'master-only', 'by-content-type', 'all'] as const

export interface StrictTransportSecurityOptions {
  /** Seconds; a year by default. */
  readonly maxAge?: number
  /** True by default. */
  readonly includeSubDomains?: boolean
  /** Ask for the list that browsers ship with; hard to undo. */
  readonly preload?: boolean
}

/** Options of `securityHeaders()`: one per header, named as helmet names them; `false` leaves the header out. None is required. */
export interface SecurityHeadersOptions {
  readonly contentSecurityPolicy?: false | ContentSecurityPolicyOptions
  /** Off by default: it breaks pages that embed what does not consent to it. */
  readonly crossOriginEmbedderPolicy?: false | (typeof EMBEDDER_POLICIES)[number]
  readonly crossOriginOpenerPolicy?: false | (typeof OPENER_POLICIES)[number]
  readonly crossOriginResourcePolicy?: false | (typeof RESOURCE_POLICIES)[number]
  readonly originAgentCluster?: boolean
  readonly referrerPolicy?: false | (typeof REFERRER_POLICIES)[number]
  readonly strictTransportSecurity?: false | StrictTransportSecurityOptions
  readonly xContentTypeOptions?: boolean
  readonly xDnsPrefetchControl?: false | 'on' | 'off'
  readonly xDownloadOptions?: boolean
  readonly xFrameOptions?: false | (typeof FRAME_OPTIONS)[number]
  readonly xPermittedCrossDomainPolicies?: false | (typeof CROSS_DOMAIN_POLICIES)[number]
  /** `false` leaves the header `X-Powered-By` of a framework alone; it is removed by default. */
  readonly xPoweredBy?: boolean
  /** Turns off a filter of old browsers that did more harm than good. */
  readonly xXssProtection?: boolean
}

const group: Rule = { allowed: 'false or an object', test: (value) => value === false || isObject(value) }

const RULES: Readonly<Record<keyof SecurityHeadersOptions, Rule>> = {
  contentSecurityPolicy: group,
  crossOriginEmbedderPolicy: oneOf(EMBEDDER_POLICIES),
  crossOriginOpenerPolicy: oneOf(OPENER_POLICIES),
  crossOriginResourcePolicy: oneOf(RESOURCE_POLICIES),
  originAgentCluster: flag,
  referrerPolicy: oneOf(REFERRER_POLICIES),
  strictTransportSecurity: group,
  xContentTypeOptions: flag,
  xDnsPrefetchControl: oneOf(['on', 'off']),
  xDownloadOptions: flag,
  xFrameOptions: oneOf(FRAME_OPTIONS),
  xPermittedCrossDomainPolicies: oneOf(CROSS_DOMAIN_POLICIES),
  xPoweredBy: flag,
  xXssProtection: flag,
}
const TRANSPORT_RULES: Readonly<Record<keyof StrictTransportSecurityOptions, Rule>> = {
  maxAge: {
    allowed: 'a whole number of seconds, 0 or more',
    test: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  },
  includeSubDomains: flag,
  preload: flag,
}

/** Helmet's default, and what the preload list asks for at least. */
const YEAR = 365 * 24 * 60 * 60

/** What is done to every response. */
export interface SecurityHeaders {
  /** Names in lower case, which Node stores without converting them, and HTTP/2 asks for. */
  readonly pairs: ValidHeaders
  readonly removePoweredBy: boolean
}

/** The headers that the options ask for; their values by default are those of helmet 8.3. Throws a TypeError for bad options. */
export function securityHeadersFor(options: SecurityHeadersOptions): SecurityHeaders {
  checkOptions('securityHeaders()', options, RULES)
  const { contentSecurityPolicy = {}, strictTransportSecurity = {}, xPoweredBy = true } = options
  const { originAgentCluster, xContentTypeOptions, xDownloadOptions, xXssProtection } = options
  const simple: [name: string, value: string | false][] = [
    ['cross-origin-embedder-policy', options.crossOriginEmbedderPolicy ?? false],
    ['cross-origin-opener-policy', options.crossOriginOpenerPolicy ?? 'same-origin'],
    ['cross-origin-resource-policy', options.crossOriginResourcePolicy ?? 'same-origin'],
    ['origin-agent-cluster', originAgentCluster !== false && '?1'],
    ['referrer-policy', options.referrerPolicy ?? 'no-referrer'],
    ['strict-transport-security', strictTransportSecurity && transportSecurity(strictTransportSecurity)],
    ['x-content-type-options', xContentTypeOptions !== false && 'nosniff'],
    ['x-dns-prefetch-control', options.xDnsPrefetchControl ?? 'off'],
    ['x-download-options', xDownloadOptions !== false && 'noopen'],
    ['x-frame-options', options.xFrameOptions ?? 'SAMEORIGIN'],
    ['x-permitted-cross-domain-policies', options.xPermittedCrossDomainPolicies ?? 'none'],
    ['x-xss-protection', xXssProtection !== false && '0'],
  ]
  const policy =
    contentSecurityPolicy === false
      ? []
      : policyHeaders('securityHeaders() contentSecurityPolicy', contentSecurityPolicy)
  return {
    pairs: [...policy, ...simple.filter((pair): pair is [string, string] => pair[1] !== false)],
    removePoweredBy: xPoweredBy,
  }
}

function transportSecurity(options: StrictTransportSecurityOptions): string {
  checkOptions('securityHeaders() strictTransportSecurity', options, TRANSPORT_RULES)
  const { maxAge = YEAR, includeSubDomains = true, preload = false } = options
  return [`max-age=${maxAge}`, includeSubDomains && 'includeSubDomains', preload && 'preload']
    .filter((each) => each !== false)
    .join('; ')
}
