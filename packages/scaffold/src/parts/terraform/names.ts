import { createHash } from 'node:crypto'

/**
 * A name that fits: the same where it does, and otherwise its beginning with a hash of the whole, so that two long names stay two.
 * @param limit Characters; at least 6.
 */
export function fitting(name: string, limit: number): string {
  if (name.length <= limit) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 4)
  return `${name.slice(0, limit - 5).replace(/-+$/, '')}-${hash}`
}

/** With the environment, and the longest suffix of a module, names keep to the shortest limit: 30 of Google Cloud's service accounts. */
const ROOM = 12

/** What the names of a service's resources begin with. Some clouds want a letter first. */
export const prefixOf = (name: string): string => fitting(/^[a-z]/.test(name) ? name : `s-${name}`, ROOM)

/** Name of a database: what every server takes without quotes. */
export function databaseOf(name: string): string {
  const text = name.replaceAll('-', '_')
  return (/^[a-z]/.test(text) ? text : `s_${text}`).slice(0, 63)
}
