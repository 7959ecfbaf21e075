import type { Finding } from './finding.ts'

/**
 * Objects or files that would be written over each other: names are made of names with dashes, so that service `b-c` of namespace `a` and service
 * `c` of namespace `a-b` come to the same.
 */
export function sameNames(objects: readonly string[]): Finding[] {
  const twice = new Set(objects.filter((object, index) => objects.indexOf(object) !== index))
  return [...twice].map((object) => ({
    id: 'object.name',
    severity: 'error',
    object,
    message: 'Two services, rule groups or dashboards come to this one name, and only one could be there.',
    fix: 'Rename one of them.',
  }))
}
