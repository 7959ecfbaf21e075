import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { node, python } from '../../../test/samples.ts'
import type { Service } from '../../service.ts'
import { backups } from './part.ts'

const textOf = (service: Service, file: string): string =>
  backups.files(service).find(({ path }) => path === `deploy/backups/${file}`)?.text ?? ''
const objectsIn = (service: Service, file: string): readonly Record<string, unknown>[] =>
  parseAllDocuments(textOf(service, file)).map((document) => document.toJS() as Record<string, unknown>)
const names = (service: Service): readonly string[] => backups.files(service).map(({ path }) => path)

interface CronJob {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly schedule: string
    readonly timeZone: string
    readonly concurrencyPolicy: string
    readonly jobTemplate: {
      readonly spec: {
        readonly activeDeadlineSeconds: number
        readonly template: { readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] } }
      }
    }
  }
}

const cronJobs = (service: Service): readonly CronJob[] =>
  names(service)
    .filter((path) => path.includes('cron-job'))
    .flatMap((path) => objectsIn(service, path.replace('deploy/backups/', '')) as unknown as CronJob[])

test('each job runs by the service’s schedule, in UTC, one at a time, and not for ever', () => {
  const jobs = cronJobs(node)
  expect(jobs.map(({ metadata, spec }) => [metadata.name, spec.schedule])).toEqual([
    ['shop-api-backup', '17 2 * * *'],
    ['shop-api-backup-configuration', '17 2 * * *'],
    ['shop-api-backup-prune', '47 5 * * *'],
    ['shop-api-drill', '43 4 * * 0'],
  ])
  for (const { spec } of jobs) {
    expect([spec.timeZone, spec.concurrencyPolicy]).toEqual(['Etc/UTC', 'Forbid'])
    expect(spec.jobTemplate.spec.activeDeadlineSeconds).toBeGreaterThan(0)
  }
})

test('names of CronJobs have room for the longest name of a service', () => {
  const jobs = cronJobs({ ...node, name: 'a'.repeat(45) })
  expect(jobs.filter(({ metadata }) => metadata.name.length > 52)).toEqual([])
})

test('without a database the configuration is kept, and nothing is dumped or rehearsed', () => {
  expect(cronJobs(python).map(({ metadata }) => metadata.name)).toEqual([
    'shop-search-backup-configuration',
    'shop-search-backup-prune',
  ])
  expect(textOf(python, 'exporter.yaml')).toContain('- configuration')
})

test.each(['plain', 'sops', 'external-secrets'] as const)('Secrets kept by %s have a file of their own', (secrets) => {
  const paths = names({ ...node, secrets })
  const file = secrets === 'external-secrets' ? 'external-secrets.yaml' : 'secret.example.yaml'
  expect(paths).toContain(`deploy/backups/${file}`)
  expect(textOf({ ...node, secrets }, file)).not.toMatch(/AGE-SECRET-KEY-1/)
})

test('the key that reads backups is in the store for itself, so that who writes the addresses anew does not lose it', () => {
  const text = textOf({ ...node, secrets: 'external-secrets' }, 'external-secrets.yaml')
  expect(text).toMatch(/secretKey: identity\n +remoteRef:\n +key: shop-shop-api-backup-key\n(?! +property)/)
  expect(text).toMatch(
    /secretKey: drill_database_url\n +remoteRef:\n +key: shop-shop-api-backups\n +property: drill_database_url\n/,
  )
})

test('in a cloud, pods are somebody by themselves, and no key of the store is kept', () => {
  const onAzure = { ...node, cloud: 'azure', backup: { ...node.backup, store: 'azure' } } as const
  expect(textOf(onAzure, 'cron-job-backup.yaml')).toContain('azure.workload.identity/use: "true"')
  expect(textOf(onAzure, 'service-accounts.yaml')).toContain('azure.workload.identity/client-id: CLIENT_ID')
  expect(textOf(onAzure, 'cron-job-backup.yaml')).not.toContain('backup-store')
  expect(textOf(node, 'cron-job-backup.yaml')).toContain('shop-api-backup-store')
})

test('the store is reached by the port of its address', () => {
  const own = { ...node, backup: { ...node.backup, endpoint: 'http://minio.storage.svc:9000' } }
  expect(textOf(own, 'network-policies.yaml')).toContain('port: 9000')
})

test('who has no key is told how to make one, first', () => {
  const keyless = { ...node, backup: { ...node.backup, recipients: [] } }
  expect(backups.next?.(keyless)[0]).toContain('age-keygen')
  expect(backups.next?.(node)[0]).toContain('docker build')
})

test('the image has a pinned base, and the ticolops-obs of this release', () => {
  const text = textOf(python, 'Dockerfile')
  expect(text).toContain(`FROM ${python.backup.baseImage}\n`)
  expect(text).toMatch(/@ticolops\/obs-cli@\d+\.\d+\.\d+ /)
  expect(text).toContain('USER 10001:10001')
})
