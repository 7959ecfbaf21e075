import type { Service } from '../../service.ts'

/** What a pod is given: the store always, and no more than it needs. */
export type Need = 'database' | 'staging' | 'cluster'

/** A CronJob. */
export interface Job {
  readonly workload: 'backup' | 'configuration' | 'prune' | 'drill'
  readonly about: string
  /** Cron line in UTC. */
  readonly schedule: string
  /** Seconds after which it is ended. */
  readonly deadline: number
  readonly needs: readonly Need[]
  /** Arguments of ticolops-obs, by the container's name; containers run beside each other. */
  readonly commands: Readonly<Record<string, readonly string[]>>
  readonly memory: string
}

const HOUR = 3600

/** After the night's backup, and before people come. */
const PRUNE_SCHEDULE = '47 5 * * *'

/** The jobs of a service; without a database only its configuration is kept, and nothing can be rehearsed. */
export function jobsOf({ postgres, backup }: Service): readonly Job[] {
  const configuration: Job = {
    workload: 'configuration',
    about:
      'Keeps Secrets, ConfigMaps and the other objects of the namespace, encrypted like the data. Nothing else may read Secrets here.',
    schedule: backup.schedule,
    deadline: HOUR / 4,
    needs: ['cluster'],
    commands: { configuration: ['backup', 'run', '--content', 'configuration'] },
    memory: '256Mi',
  }
  const prune = (contents: readonly string[]): Job => ({
    workload: 'prune',
    about:
      'Deletes what retention has no use for: never the last good backup. It alone needs the right to delete; where the bucket has rules of its own for that, leave it out.',
    schedule: PRUNE_SCHEDULE,
    deadline: HOUR / 2,
    needs: [],
    commands: Object.fromEntries(contents.map((content) => [content, ['backup', 'prune', '--content', content]])),
    memory: '256Mi',
  })
  if (!postgres) return [configuration, prune(['configuration'])]
  return [
    {
      workload: 'backup',
      about:
        'Dumps the database, encrypts it, stores it and reads it back: streamed, so that it needs no more memory and no more disk when the data grows.',
      schedule: backup.schedule,
      deadline: 6 * HOUR,
      needs: ['database'],
      commands: { backup: ['backup', 'run'] },
      memory: '768Mi',
    },
    configuration,
    prune(['database', 'configuration']),
    {
      workload: 'drill',
      about:
        'Restores a backup on the staging server, compares it with its manifest, measures how long it took, and takes it away again. It alone has the secret key.',
      schedule: backup.drillSchedule,
      deadline: 6 * HOUR,
      needs: ['staging'],
      commands: { drill: ['drill'] },
      memory: '768Mi',
    },
  ]
}
