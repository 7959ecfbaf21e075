import { z } from 'zod'
import { scheduleProblem } from './schedule.ts'
import { duration, text, url } from './schema-words.ts'

// The descriptions are those of input.ts; a test holds the two together.

const schedule = text.superRefine((value, context) => {
  const message = scheduleProblem(value)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
})

const store = z
  .strictObject({
    kind: z
      .enum(['s3', 'gcs', 'azure'])
      .describe(
        '`s3` stands for everything that speaks its language; `gcs` for Google Cloud Storage, `azure` for Azure Blob Storage.',
      ),
    bucket: z
      .string()
      .regex(/^[a-z0-9][-a-z0-9._]{1,61}[a-z0-9]$/, {
        error:
          'is not a name of a bucket: use lower-case letters, digits, dashes and dots, 3 to 63, without an address',
      })
      .describe('Name of the bucket; of the container on Azure.'),
    prefix: text.optional().describe('Begins the name of every object, such as `production`. Default: nothing.'),
    endpoint: url.optional().describe("Address of the store, where it is not the cloud's own."),
    region: text.optional().describe('Region of the bucket, such as `eu-central-1`. Default: as the environment says.'),
    objectLock: duration("'7d'")
      .optional()
      .describe(
        'How long the store itself refuses to delete a backup, such as `7d`; the bucket must have object lock. Default: not at all.',
      ),
  })
  .describe('The store that backups are written to.')

const negative = 'is less than nothing. 0 keeps none of these'
const fewJobs = 'is not a number of connections: use 1 to 16'

const retention = z.strictObject({
  daily: z
    .int()
    .min(7, {
      error: 'keeps too little: what was broken on Monday is often noticed only the Monday after. Use 7 or more',
    })
    .optional()
    .describe('The newest backup of so many days. Default: 7, and at least that.'),
  weekly: z.int().min(0, { error: negative }).optional().describe('The newest backup of so many weeks. Default: 4.'),
  monthly: z.int().min(0, { error: negative }).optional().describe('The newest backup of so many months. Default: 6.'),
})

const drill = z.strictObject({
  schedule: schedule
    .optional()
    .describe('When a restore is rehearsed: five fields of cron, in UTC. Default: `43 4 * * 0`.'),
  maximumAge: duration("'35d'")
    .optional()
    .describe('How long ago the last good rehearsal may be, such as `35d`. Default: `35d`.'),
  smoke: z
    .array(text)
    .min(1)
    .optional()
    .describe(
      'A program and its arguments that try the restored database, whose address is in DATABASE_URL; exit code 0 says that it works. Default: none.',
    ),
})

export const backup = z.strictObject({
  store,
  recipients: z
    .array(
      z.string().regex(/^age1[a-z0-9]+$/, {
        error:
          'is not a public key of age: it begins with age1; `age-keygen -o key.txt` makes a pair and prints the public one',
      }),
    )
    .min(1)
    .describe('Public keys of age (`age1…`): the owner of any one of their secret keys can restore.'),
  schedule: schedule.optional().describe('When backups are made: five fields of cron, in UTC. Default: `17 2 * * *`.'),
  retention: retention.optional().describe('How many backups are kept. The last good one is never deleted.'),
  jobs: z
    .int()
    .min(1, { error: fewJobs })
    .max(16, { error: fewJobs })
    .optional()
    .describe("How many tables' data are dumped beside each other, each by a connection of its own. Default: 2."),
  drill: drill.optional().describe('How restores are rehearsed.'),
})
