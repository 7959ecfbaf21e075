import { resolve } from 'node:path'
import { parseDuration } from './duration.ts'
import type { ConfigInput, ServiceInput, SloInput, TargetInput } from './input.ts'
import type { Config, Service, Slo, Target } from './model.ts'

/** Where `generate` writes the runbooks: what alerts link to until their pages are published somewhere. */
const RUNBOOKS = 'alerts/runbooks'

/**
 * The model of a checked input: every default filled in, durations in seconds, directories absolute.
 * @param base Directory that relative directories start from: the configuration's own.
 */
export function normalise(input: ConfigInput, base: string): Config {
  const targets = Object.entries(input.targets ?? {}).map(([name, target]) => [name, targetOf(target, base)] as const)
  return {
    team: input.team,
    services: input.services.map(serviceOf),
    platform: {
      kubernetes: input.platform?.kubernetes ?? targets.some(([, { kind }]) => kind === 'kubernetes'),
      ingress: input.platform?.ingress ?? 'none',
      certManager: input.platform?.certManager ?? false,
    },
    targets: Object.fromEntries(targets),
    runbookBase: (input.runbookBase ?? RUNBOOKS).replace(/\/+$/, ''),
  }
}

function serviceOf({ name, namespace, parts, slos = [], scrape = {}, links = {} }: ServiceInput): Service {
  return {
    name,
    namespace,
    parts: [...new Set(parts)],
    slos: slos.map(sloOf),
    scrape: {
      selector: scrape.selector ?? { 'app.kubernetes.io/name': name },
      port: scrape.port ?? 'telemetry',
      addresses: scrape.addresses ?? [],
    },
    links: present(links),
  }
}

function sloOf(slo: SloInput): Slo {
  if (slo.name === 'availability') return { name: slo.name, objective: slo.objective }
  const threshold = parseDuration(slo.threshold)
  if (threshold === undefined) throw new TypeError(`unchecked duration ${slo.threshold}`)
  return { name: slo.name, objective: slo.objective, threshold }
}

function targetOf(target: TargetInput, base: string): Target {
  if (target.kind === 'kubernetes') return present(target)
  return {
    kind: target.kind,
    prometheus: target.prometheus.replace(/\/+$/, ''),
    rules: resolve(base, target.rules),
    dashboards: resolve(base, target.dashboards),
    ...(target.scrape === undefined ? {} : { scrape: resolve(base, target.scrape) }),
  }
}

/** An object without the keys that are there but undefined, which `exactOptionalPropertyTypes` tells apart. */
function present<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
