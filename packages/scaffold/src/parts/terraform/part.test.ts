import { describe, expect, it } from 'vitest'
import { node } from '../../../test/samples.ts'
import type { Service } from '../../service.ts'
import { backups } from '../backups/part.ts'
import { ACCESS } from '../pipeline/access.ts'
import { fitting, prefixOf } from './names.ts'
import { terraform } from './part.ts'
import { environmentsOf } from './settings.ts'

const IN = {
  aws: { cloud: 'aws', region: 'eu-central-1', cluster: 'eks' },
  gcp: { cloud: 'gcp', region: 'europe-west3', cluster: 'gke' },
  azure: { cloud: 'azure', region: 'germanywestcentral', cluster: 'aks' },
} as const satisfies Record<string, Partial<Service>>

const clouds = Object.entries(IN)

/** Texts by their paths below infrastructure/terraform. */
const filesOf = (service: Service): ReadonlyMap<string, string> =>
  new Map(terraform.files(service).map(({ path, text }) => [path.replace('infrastructure/terraform/', ''), text]))

/** Bodies of the blocks of a kind, by their names. */
const blocks = (text: string, kind: 'variable' | 'output'): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n([\\s\\S]*?)^\\}`, 'gm'))].map(([, name = '', body = '']) => [
      name,
      body,
    ]),
  )

/** What stands in each folder but in one file. */
const besides = (files: ReadonlyMap<string, string>, file: string): string => {
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  return [...files]
    .filter(
      ([path]) =>
        path !== file && path.endsWith('.tf') && path.startsWith(folder) && !path.slice(folder.length).includes('/'),
    )
    .map(([, text]) => text)
    .join('\n')
}

it('without a cloud there is nothing, and the next step says how to name one', () => {
  const service: Service = { ...node, cloud: undefined }
  expect(terraform.files(service)).toEqual([])
  expect(terraform.next?.(service).join()).toContain('--cloud aws')
})

describe.each(clouds)('%s', (_, where) => {
  const service: Service = { ...node, ...where }
  const files = filesOf(service)

  it('is the same each time', () => expect(terraform.files(service)).toEqual(terraform.files(service)))

  it('is in the service’s own folder', () => {
    const paths = terraform.files({ ...service, directory: 'services/shop' }).map(({ path }) => path)
    expect(paths.filter((path) => !path.startsWith('services/shop/infrastructure/terraform/'))).toEqual([])
  })

  it.each([...files.keys()].filter((path) => path.endsWith('variables.tf')))(
    '%s: each is typed, told and used',
    (path) => {
      const rest = besides(files, path)
      const lacking = [...blocks(files.get(path) ?? '', 'variable')].filter(
        ([name, body]) =>
          !/^ {2}type +=/m.test(body) || !/^ {2}description = ".{10,}"$/m.test(body) || !rest.includes(`var.${name}`),
      )
      expect(lacking).toEqual([])
    },
  )

  it('every output is told', () => {
    const untold = [...files].flatMap(([path, text]) =>
      [...blocks(text, 'output')]
        .filter(([, body]) => !/^ {2}description = ".{5,}"$/m.test(body))
        .map(([name]) => [path, name]),
    )
    expect(untold).toEqual([])
  })

  it('gives the pipeline exactly the variables that it asks for', () => {
    const [, body = ''] =
      /CLUSTER_SERVER([\s\S]*?)^ {4}\}/m.exec(files.get('modules/environment/outputs.tf') ?? '') ?? []
    const given = [`CLUSTER_SERVER${body}`.matchAll(/^ *([A-Z_]+) +=/gm)].flatMap((each) =>
      [...each].map(([, name]) => name),
    )
    const { variables, secrets } = ACCESS[where.cluster]
    expect(given.toSorted()).toEqual([...Object.keys(variables), ...Object.keys(secrets)].toSorted())
  })

  it('every environment has a state of its own', () => {
    const states = ['shared', 'staging', 'production'].map(
      (root) => files.get(`environments/${root}/versions.tf`) ?? '',
    )
    expect(new Set(states.map((text) => /(?:key|prefix) *= (".*")/.exec(text)?.[1])).size).toBe(3)
  })

  it('two people cannot change a state at once', () => {
    // The backends of Google Cloud and Azure lock by themselves; that of S3 is told to.
    const states = ['shared', 'staging', 'production'].map(
      (root) => files.get(`environments/${root}/versions.tf`) ?? '',
    )
    const locked = { aws: 'use_lockfile = true', gcp: 'backend "gcs"', azure: 'backend "azurerm"' }[where.cloud]
    expect(states.filter((text) => !text.includes(locked))).toEqual([])
  })

  it('production survives the loss of a zone and refuses to be destroyed; both keep seven days at least', () => {
    const production = files.get('environments/production/main.tf') ?? ''
    expect(production).toMatch(/highly_available += true\n *deletion_protection = true/)
    for (const environment of ['staging', 'production']) {
      const [, days] =
        /backup_retention_days = (\d+)/.exec(files.get(`environments/${environment}/main.tf`) ?? '') ?? []
      expect(Number(days)).toBeGreaterThanOrEqual(7)
    }
  })

  it('knows no password', () => expect([...files.values()].join('\n')).not.toMatch(/password *= *"/))

  it('drills have a small server of their own where backups are made, and none where null is said', () => {
    const [staging, production] = ['staging', 'production'].map(
      (environment) => files.get(`environments/${environment}/main.tf`) ?? '',
    )
    expect(production).toMatch(/^ {2}drill = \{/m)
    expect(staging).toMatch(/^ {2}drill += null$/m)
    expect(files.get('README.md')).toContain('`drill = null` in')
  })

  it('writes every address that the jobs of the backups ask the store for', () => {
    const asked = backups
      .files({ ...service, secrets: 'external-secrets' })
      .filter(({ path }) => path.endsWith('external-secrets.yaml'))
      .flatMap(({ text }) => [...text.matchAll(/property: (\w+_url)$/gm)].map(([, property]) => property))
    const environment = files.get('modules/environment/main.tf') ?? ''
    expect(asked.toSorted()).toEqual(['database_url', 'drill_database_url'])
    expect(asked.filter((property) => !environment.includes(`"${property}" =>`))).toEqual([])
  })

  it('makes nothing that the service does not use', () => {
    const without = filesOf({ ...service, postgres: false, redis: false }).get('environments/production/main.tf')
    expect(without).toMatch(/postgres += null/)
    expect(without).toMatch(/drill += null/)
    expect(without).toMatch(/redis_\w+ += null/)
  })

  it('trusts GitLab where the code is there, and its branch', () => {
    const main = filesOf({ ...service, forge: 'gitlab' }).get('environments/production/main.tf')
    expect(main).toContain('project_path:${var.repository}:ref_type:branch:ref:main')
    expect(main).not.toContain('environment:')
  })
})

describe('names', () => {
  const long = 'notifications-for-people-who-have-not-signed-in-for-a-long-time'

  it.each(['a', 'shop-api', '9lives', long, 'a'.repeat(63)])('of %s fit everywhere', (name) => {
    const [staging, production] = environmentsOf({ ...node, ...IN.aws, name })
    for (const environment of [staging, production]) {
      // The limit of the modules; with the longest suffix they have it is 30, of service accounts of Google Cloud.
      expect(environment?.prefix).toMatch(/^[a-z][a-z0-9-]{1,18}[a-z0-9]$/)
      expect(`${environment?.prefix}-secrets`.length).toBeLessThanOrEqual(30)
      expect(environment?.frontendBucket).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/)
    }
    expect(staging?.prefix).not.toBe(production?.prefix)
  })

  it('stay two where they were two', () => expect(prefixOf(`${long}r`)).not.toBe(prefixOf(long)))

  it('stay as they are where they fit, and never end in a dash', () => {
    expect(fitting('shop-api', 12)).toBe('shop-api')
    expect(fitting('orders--and-more', 12)).toMatch(/^orders-[0-9a-f]{4}$/)
  })
})
