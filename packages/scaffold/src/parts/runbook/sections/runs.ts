import { overlaysOf } from '../../kubernetes/kustomize.ts'
import { backendOf } from '../../logging/backends.ts'
import { drawing } from '../drawing.ts'
import { paragraphs, table } from '../markdown.ts'
import { namesOf } from '../names.ts'
import type { Section } from '../section.ts'

/** The drawing, and where each thing is. */
export const runs: Section = {
  key: 'runs',
  body: (service) => {
    const { name, namespace, secret, minReplicas, maxReplicas, certificateSecret } = namesOf(service)
    const { postgres, redis, backup, image, monitoringNamespace } = service
    const environments = overlaysOf(service).map((each) => `${each.name}: \`${each.namespace}\`, https://${each.host}`)
    return paragraphs(
      drawing(service),
      table(
        ['what', 'where'],
        [
          ['environments', environments.join('; ')],
          ['the service', `Deployment \`${name}\` in \`${namespace}\`, ${minReplicas} to ${maxReplicas} pods`],
          ['its image', `\`${image}\`, always by its digest`],
          [
            'its manifests',
            '[deploy/kubernetes](../../deploy/kubernetes), for Helm the same in [deploy/helm](../../deploy/helm)',
          ],
          ['its certificate', `Certificate \`${name}\`, in the Secret \`${certificateSecret}\``],
          ...(postgres || redis ? [['its secrets', `Secret \`${secret}\``]] : []),
          ...(postgres ? [['PostgreSQL', 'the address in `database_url` of that Secret']] : []),
          ...(redis ? [['Redis', 'the address in `redis_url` of that Secret']] : []),
          [
            'backups',
            `${backup.store === 'azure' ? 'container' : 'bucket'} \`${backup.bucket}\`${backup.endpoint === undefined ? '' : ` at ${backup.endpoint}`}, encrypted with age`,
          ],
          ['log lines', backendOf(service)?.about ?? 'where the cluster’s own collector brings them'],
          ['metrics, alerts, dashboards', `Prometheus, Alertmanager and Grafana in \`${monitoringNamespace}\``],
        ],
      ),
    )
  },
}
