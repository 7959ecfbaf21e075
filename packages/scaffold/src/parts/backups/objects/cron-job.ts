import type { Service } from '../../../service.ts'
import { commented } from '../../kubernetes/yaml.ts'
import { identityLabels } from '../identity.ts'
import type { Job } from '../jobs.ts'
import { labelsOf, metadataOf } from '../names.ts'
import { podSpec } from '../pod.ts'

const WHY_TOKEN = 'It asks the API server for the objects that it keeps, by a Role that allows nothing else.'

/** One of the jobs, at its time. */
export function cronJob(service: Service, job: Job): object {
  const { workload, schedule, deadline, needs, commands, memory } = job
  const labels = { ...labelsOf(service, workload), ...identityLabels(service) }
  const annotations = {
    'polaris.fairwinds.com/priorityClassNotSet-exempt': commented(
      'A PriorityClass belongs to the cluster. Where yours has one for jobs, name it in priorityClassName and delete this line.',
      'true',
    ),
    ...(needs.includes('cluster') && { 'checkov.io/skip1': `CKV_K8S_38=${WHY_TOKEN}` }),
  }
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadataOf(service, workload, { annotations }),
    spec: {
      schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: commented('Missed by an hour, it waits for the next time.', 3600),
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          activeDeadlineSeconds: deadline,
          backoffLimit: commented('Tried once more; then the next night, and an alert before.', 1),
          template: {
            metadata: { labels, annotations },
            spec: {
              restartPolicy: 'Never',
              ...podSpec(
                service,
                workload,
                needs,
                Object.entries(commands).map(([name, args]) => ({ name, args, memory })),
              ),
            },
          },
        },
      },
    },
  }
}
