import type { Service } from '../../../service.ts'
import { pods, psql, rolledOut } from '../commands.ts'
import { paragraphs, sh } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { linkTo, trouble } from '../section.ts'
import type { Section } from '../section.ts'

/** More pods, fewer, none; and what the database has to say about it. */
export const scaling: Section = {
  key: 'scaling',
  body: (service) => {
    const { name, namespace, minReplicas, maxReplicas } = namesOf(service)
    const bounds = (min: number, max: number): string =>
      `kubectl -n ${namespace} patch hpa ${name} --type merge -p '{"spec":{"minReplicas":${min},"maxReplicas":${max}}}'`
    return trouble({
      symptom: 'Answers are slow and pods are busy; or a crowd is announced; or pods stay `Pending`.',
      look: paragraphs(
        sh(
          'cluster',
          `kubectl -n ${namespace} get hpa ${name}`,
          `kubectl -n ${namespace} describe hpa ${name}`,
          pods(service),
        ),
        '`FailedGetPodsMetric` means that requests are not counted: it scales by CPU alone, and never down. `Pending` pods mean that no node has room:',
        sh('cluster', `kubectl -n ${namespace} get pods --field-selector=status.phase=Pending`, 'kubectl get nodes'),
      ),
      act: paragraphs(
        `The autoscaler owns the number: \`kubectl scale\` holds for seconds. Move its bounds (now ${minReplicas} to ${maxReplicas}):`,
        sh('cluster', bounds(minReplicas * 2, maxReplicas * 2)),
        'Then write the same into [autoscaler.yaml](../../deploy/kubernetes/base/autoscaler.yaml), or the next deploy sets them back. Nodes come from the cluster’s own autoscaler, or from whoever administers it.',
        connections(service),
        'None at all, so that nobody writes (a restore, a leak): the autoscaler rests while the number is 0.',
        sh('cluster', `kubectl -n ${namespace} scale deployment ${name} --replicas=0`),
        'And back:',
        sh('cluster', `kubectl -n ${namespace} scale deployment ${name} --replicas=${minReplicas}`),
      ),
      check: sh('cluster', rolledOut(service), `kubectl -n ${namespace} get hpa ${name}`),
    })
  },
}

function connections(service: Service): string | undefined {
  if (!service.postgres) return undefined
  const { maxReplicas } = namesOf(service)
  return paragraphs(
    `Before more pods: each opens a pool of connections, and the database has only so many. Pods times pool, here ${maxReplicas} × the \`max\` of your pool, and one pod more during a deploy, must stay below the first number; in the toolbox:`,
    sh(
      'postgres',
      psql(
        "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most, count(*) as now from pg_stat_activity where backend_type = 'client backend'",
      ),
      psql(
        "select usename, application_name, state, count(*) from pg_stat_activity where backend_type = 'client backend' group by 1, 2, 3 order by 4 desc",
      ),
    ),
    `Where it would not fit, make pools smaller, put PgBouncer between, or take a larger database. Connections that idle in a transaction: ${linkTo('database')}.`,
  )
}
