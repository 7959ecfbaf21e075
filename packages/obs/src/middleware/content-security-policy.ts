import { CSP_DIRECTIVES } from '@ticolops/obs-signals/sdk'
import { checkOptions, flag, isObject } from './check-options.ts'
import type { Rule } from './check-options.ts'

export type CspDirective = (typeof CSP_DIRECTIVES)[number]

/** The policy that browsers hold a page to. */
export interface ContentSecurityPolicyOptions {
  /**
   * Sources by directive, spelled as in the header: `{ 'img-src': ["'self'", 'https://cdn.example.com'] }`. Each replaces the default of
   * its directive; `false` leaves a directive out.
   */
  readonly directives?: Readonly<Partial<Record<CspDirective, readonly string[] | false>>>
  /** Only report violations, and allow them: to try a policy out. */
  readonly reportOnly?: boolean
  /** Where browsers send reports to: the path or URL at which `cspReports()` answers. None by default. */
  readonly reportTo?: string
}

/** Helmet's defaults (8.3). */
const DEFAULTS: Readonly<Partial<Record<CspDirective, readonly string[]>>> = {
  'default-src': ["'self'"],
  'base-uri': ["'self'"],
  'font-src': ["'self'", 'https:', 'data:'],
  'form-action': ["'self'"],
  'frame-ancestors': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'script-src': ["'self'"],
  'script-src-attr': ["'none'"],
  'style-src': ["'self'", 'https:', "'unsafe-inline'"],
  'upgrade-insecure-requests': [],
}

/** Keywords and hashes that mean a host of that name when their quotes are forgotten (https://www.w3.org/TR/CSP3/#grammardef-keyword-source). */
const UNQUOTED =
  /^(?:none|self|strict-dynamic|report-sample|report-sha(?:256|384|512)|unsafe-(?:inline|eval|hashes|webtransport-hashes)|wasm-unsafe-eval|trusted-types-eval|inline-speculation-rules|(?:nonce|sha256|sha384|sha512)-.+)$/

/** Printable ASCII without what ends a source, a directive or a policy: space, semicolon and comma. */
const SOURCE = /^[!-+\--:<-~]+$/

/** An absolute path or an HTTP URL, without what would end the directive or the quoted text of `Reporting-Endpoints`. */
const REPORT_TARGET = /^(?:\/|https?:\/\/)[!#-+\--:<-[\]-~]*$/

const sources: Rule = {
  allowed: `false or a list of sources without spaces, commas and semicolons, with keywords in their own quotes, such as ["'self'", "https://example.com"]`,
  test: (value) =>
    value === false ||
    (Array.isArray(value) &&
      value.every((each) => typeof each === 'string' && SOURCE.test(each) && !UNQUOTED.test(each))),
}
const DIRECTIVE_RULES: Readonly<Record<string, Rule>> = Object.fromEntries(
  CSP_DIRECTIVES.map((name) => [name, sources]),
)

const OPTION_RULES: Readonly<Record<string, Rule>> = {
  directives: { allowed: 'an object of lists by directive', test: isObject },
  reportOnly: flag,
  reportTo: {
    allowed: 'a path such as "/csp-reports", or a URL',
    test: (value) => typeof value === 'string' && REPORT_TARGET.test(value),
  },
}

/** Name under which `Reporting-Endpoints` and the policy know the receiver. */
const ENDPOINT = 'csp'

/** The headers of a policy. Throws a TypeError for options that are not allowed. */
export function policyHeaders(caller: string, options: ContentSecurityPolicyOptions): [name: string, value: string][] {
  checkOptions(caller, options, OPTION_RULES)
  checkOptions(`${caller} directives`, options.directives ?? {}, DIRECTIVE_RULES)
  const { directives = {}, reportOnly = false, reportTo } = options
  const given = Object.entries(directives).filter(([, value]) => value !== undefined)
  const merged: Readonly<Record<string, readonly string[] | false>> = { ...DEFAULTS, ...Object.fromEntries(given) }
  const policy = Object.entries(merged).flatMap(([name, value]) =>
    value === false ? [] : [[name, ...value].join(' ')],
  )
  if (policy.length === 0)
    throw new TypeError(`${caller}: every directive is left out. Leave one in, or set contentSecurityPolicy to false.`)
  // Browsers that know report-to ignore report-uri; Firefox and Safari came to know it late.
  if (reportTo !== undefined) policy.push(`report-uri ${reportTo}`, `report-to ${ENDPOINT}`)
  const name = reportOnly ? 'content-security-policy-report-only' : 'content-security-policy'
  const header: [string, string] = [name, policy.join(';')]
  return reportTo === undefined ? [header] : [header, ['reporting-endpoints', `${ENDPOINT}="${reportTo}"`]]
}
