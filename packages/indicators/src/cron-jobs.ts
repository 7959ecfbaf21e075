import { matching, promql } from '@ticolops/obs-promql'
import type { Matchers, Query } from '@ticolops/obs-promql'
import { only } from './pods.ts'

/** What stands behind the service's name. */
const ENDINGS = 'backup|backup-configuration|backup-prune|drill'

/**
 * Series of CronJobs as those of the service that they are for: `<service>-backup` keeps its database, `<service>-backup-configuration`
 * its namespace's objects, `<service>-backup-prune` deletes, `<service>-drill` rehearses. kube-state-metrics tells no labels of objects
 * unless it is made to, so their names say it.
 */
export function backupJobs(vector: Query, matchers: Matchers = {}): Query {
  const { service } = matchers
  const named = typeof service === 'string' ? service : '.+'
  const jobs = vector.where({ ...only(matchers, 'namespace'), cronjob: matching(`${named}-(${ENDINGS})`) })
  // Of `backup-prune` only what is behind the dash.
  const kinds = promql`label_replace(label_replace(${jobs}, "kind", "$1", "cronjob", ".+-(${ENDINGS})"), "kind", "$1", "cronjob", ".+-backup-(configuration|prune)")`
  return promql`max by (namespace, service, kind) (label_replace(${kinds}, "service", "$1", "cronjob", "(.+?)-(${ENDINGS})"))`
}
