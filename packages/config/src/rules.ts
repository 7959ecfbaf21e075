import type { Problem } from './config-error.ts'
import { parseDuration } from './duration.ts'

type Loose = Readonly<Record<string, unknown>>

/**
 * What the schema cannot say: rules between values. They read the input as it is, so that their problems are listed
 * together with the schema's.
 */
export function crossRules(input: unknown): Problem[] {
  const services = records(isRecord(input) ? input.services : undefined)
  return [...twice(services, 'services', key), ...services.flatMap(({ value, at }) => serviceRules(value, at))]
}

function serviceRules(service: Loose, at: number): Problem[] {
  const place = `services[${at}]`
  const slos = records(service.slos)
  const hasHttp = !Array.isArray(service.parts) || service.parts.includes('http')
  return [
    ...twice(slos, `${place}.slos`, ({ name }) => (typeof name === 'string' ? name : undefined)),
    ...(hasHttp
      ? []
      : slos.map((slo) => ({
          path: `${place}.slos[${slo.at}]`,
          message: 'an SLO counts HTTP requests, and the service has no part http',
          fix: "add 'http' to the service's parts, or take the SLO out",
        }))),
    ...backupRules(service.backup, `${place}.backup`),
  ]
}

/** So many days are kept where nothing else is said. */
const DAILY = 7

function backupRules(backup: unknown, place: string): Problem[] {
  if (!isRecord(backup) || !isRecord(backup.store)) return []
  const { objectLock } = backup.store
  const locked = typeof objectLock === 'string' ? (parseDuration(objectLock) ?? 0) : 0
  const daily =
    isRecord(backup.retention) && typeof backup.retention.daily === 'number' ? backup.retention.daily : DAILY
  if (locked <= daily * 86_400) return []
  return [
    {
      path: `${place}.store.objectLock`,
      message: `'${String(objectLock)}' is longer than the ${daily} days after which the first backups are deleted, which the store would refuse`,
      fix: `use ${daily}d or less, or raise retention.daily`,
    },
  ]
}

/** The second of two that have the same identity; their series or rules would be the same. */
function twice(items: readonly Item[], list: string, identity: (value: Loose) => string | undefined): Problem[] {
  const first = new Map<string, number>()
  return items.flatMap(({ value, at }) => {
    const name = identity(value)
    if (name === undefined) return []
    const before = first.get(name)
    if (before === undefined) {
      first.set(name, at)
      return []
    }
    return [{ path: `${list}[${at}]`, message: `${name} is there already, as ${list}[${before}]`, fix: 'take one out' }]
  })
}

/** Services are told apart by namespace and name: that is what their series carry. */
function key({ name, namespace }: Loose): string | undefined {
  return typeof name === 'string' && typeof namespace === 'string' ? `${namespace}/${name}` : undefined
}

interface Item {
  readonly value: Loose
  readonly at: number
}

function records(list: unknown): Item[] {
  return Array.isArray(list) ? list.flatMap((value: unknown, at) => (isRecord(value) ? [{ value, at }] : [])) : []
}

function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
