import { resolve } from 'node:path'
import { parseDuration } from './duration.ts'
import type { BackupInput, ConfigInput, ServiceInput, SloInput, TargetInput } from './input.ts'
import type { Backup, Config, Service, Slo, Target } from './model.ts'

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

function serviceOf({ name, namespace, parts, slos = [], scrape = {}, links = {}, backup }: ServiceInput): Service {
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
    ...(backup === undefined ? {} : { backup: backupOf(backup) }),
  }
}

function backupOf({ store, recipients, retention = {}, drill = {}, ...backup }: BackupInput): Backup {
  return {
    store: {
      ...present(store),
      prefix: (store.prefix ?? '').replaceAll(/^\/+|\/+$/g, ''),
      objectLock: seconds(store.objectLock ?? '0s'),
    },
    recipients: [...new Set(recipients)],
    // A minute that is not everybody's: at full hours stores and databases are asked by all jobs of the world.
    schedule: backup.schedule ?? '17 2 * * *',
    retention: { daily: retention.daily ?? 7, weekly: retention.weekly ?? 4, monthly: retention.monthly ?? 6 },
    jobs: backup.jobs ?? 2,
    drill: {
      schedule: drill.schedule ?? '43 4 * * 0',
      maximumAge: seconds(drill.maximumAge ?? '35d'),
      ...(drill.smoke === undefined ? {} : { smoke: drill.smoke }),
    },
  }
}

function sloOf(slo: SloInput): Slo {
  if (slo.name === 'availability') return { name: slo.name, objective: slo.objective }
  return { name: slo.name, objective: slo.objective, threshold: seconds(slo.threshold) }
}

function seconds(duration: string): number {
  const parsed = parseDuration(duration)
  if (parsed === undefined) throw new TypeError(`unchecked duration ${duration}`)
  return parsed
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
