import nodePath from 'node:path'
import { packageJsonsFrom } from './package-json.ts'
import type { PackageJson } from './package-json.ts'

/** Who we are, in metrics and, later, in traces, errors and logs: one name and one release everywhere. */
export interface Identity {
  readonly service: string
  readonly version: string
  /** Names the exact build that runs: a version or a commit. */
  readonly release: string
}

/** Where continuous integration and platforms put the commit, most specific first. */
const COMMIT_VARIABLES = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'BITBUCKET_COMMIT',
  'CIRCLE_SHA1',
  'BUILD_SOURCEVERSION',
  'GIT_COMMIT',
  'VERCEL_GIT_COMMIT_SHA',
  'RENDER_GIT_COMMIT',
  'HEROKU_SLUG_COMMIT',
  'SOURCE_VERSION',
] as const

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Service: option, `OTEL_SERVICE_NAME`, `service.name` of `OTEL_RESOURCE_ATTRIBUTES`, package.json, `unknown_service:node`.
 * Release: option, `OBS_RELEASE`, `SENTRY_RELEASE`, `service.version`, the commit of CI, package.json, `unknown`.
 */
export function resolveIdentity(
  options: { readonly service?: string | undefined; readonly release?: string | undefined },
  environment: Environment,
  manifest: PackageJson = nearestManifest(),
): Identity {
  const attributes = resourceAttributes(environment['OTEL_RESOURCE_ATTRIBUTES'])
  const commit = COMMIT_VARIABLES.map((name) => environment[name]).find(present)
  const version = first(attributes.get('service.version'), manifest.version) ?? 'unknown'
  return {
    service:
      first(options.service, environment['OTEL_SERVICE_NAME'], attributes.get('service.name'), manifest.name) ??
      // The default that OpenTelemetry's resource conventions prescribe.
      'unknown_service:node',
    version,
    release:
      first(
        options.release,
        environment['OBS_RELEASE'],
        environment['SENTRY_RELEASE'],
        attributes.get('service.version'),
        commit,
        manifest.version,
      ) ?? 'unknown',
  }
}

/** The package.json nearest to the program that was started, else to the working directory. */
function nearestManifest(): PackageJson {
  const main = process.argv[1]
  for (const start of main === undefined ? [process.cwd()] : [nodePath.dirname(main), process.cwd()])
    for (const manifest of packageJsonsFrom(start))
      // Folders inside a package mark their module type with a package.json that has no name.
      if (manifest.name !== undefined) return manifest
  return {}
}

/** `OTEL_RESOURCE_ATTRIBUTES`: `key=value` pairs with percent-encoded values, separated by commas. */
function resourceAttributes(text: string | undefined): ReadonlyMap<string, string> {
  const pairs = (text ?? '').split(',').map((pair) => {
    const equals = pair.indexOf('=')
    return [pair.slice(0, Math.max(equals, 0)).trim(), decoded(pair.slice(equals + 1).trim())] as const
  })
  return new Map(pairs.filter(([key]) => key !== ''))
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function first(...candidates: readonly (string | undefined)[]): string | undefined {
  return candidates.find(present)
}

function present(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
