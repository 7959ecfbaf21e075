import type { Content } from './manifest.ts'

// Where everything lies in a store, below its prefix:
//   <service>/backups/<id>/<part>.age, manifest.json         the database
//   <service>/configuration/<id>/<part>.age, manifest.json   Secrets, ConfigMaps and the rest of the namespace
//   <service>/runs/<id>.json                                 what each run did
//   <service>/lock                                           held while one writes or deletes

const FOLDERS = { database: 'backups', configuration: 'configuration' } as const satisfies Record<Content, string>

export const backupsPrefix = (service: string, content: Content): string => `${service}/${FOLDERS[content]}/`
export const backupPrefix = (service: string, content: Content, id: string): string =>
  `${backupsPrefix(service, content)}${id}/`
export const manifestKey = (service: string, content: Content, id: string): string =>
  `${backupPrefix(service, content, id)}manifest.json`
export const partKey = (service: string, content: Content, id: string, part: string): string =>
  `${backupPrefix(service, content, id)}${part}.age`
export const runsPrefix = (service: string): string => `${service}/runs/`
export const runKey = (service: string, id: string): string => `${runsPrefix(service)}${id}.json`
export const lockKey = (service: string, content: Content): string => `${service}/${FOLDERS[content]}.lock`

/** The backup's id and the object's name in a key below {@link backupsPrefix}; undefined for what does not lie there. */
export function placeOf(key: string, prefix: string): { id: string; name: string } | undefined {
  const [id, name, ...more] = key.startsWith(prefix) ? key.slice(prefix.length).split('/') : []
  return id === undefined || name === undefined || more.length > 0 ? undefined : { id, name }
}
