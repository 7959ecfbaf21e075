import type { Service } from '../../service.ts'
import { namesOf } from './names.ts'

/** A question to the database, in the toolbox. */
export const psql = (sql: string): string => `psql "$DATABASE_URL" -c "${sql}"`

/** Starts the pods anew, one after the other, and waits for them. */
export function restart(service: Service): readonly string[] {
  const { name, namespace } = namesOf(service)
  return [`kubectl -n ${namespace} rollout restart deployment/${name}`, rolledOut(service)]
}

export function rolledOut(service: Service): string {
  const { name, namespace } = namesOf(service)
  return `kubectl -n ${namespace} rollout status deployment/${name} --timeout=5m`
}

export function pods(service: Service): string {
  const { namespace, selector } = namesOf(service)
  return `kubectl -n ${namespace} get pods -l ${selector} -o wide`
}
