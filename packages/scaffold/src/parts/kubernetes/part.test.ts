import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { deployed } from '../../../test/deployed.ts'
import { node, python, samples } from '../../../test/samples.ts'
import type { Service } from '../../service.ts'
import { kubernetes } from './part.ts'

const pathsOf = (service: Service): string[] => kubernetes.files(service).map(({ path }) => path)
const textOf = (service: Service, path: string): string =>
  kubernetes.files(service).find((file) => file.path === `deploy/kubernetes/${path}`)?.text ?? ''

/** The port at which the Prometheus that was found may scrape. */
const scraped = (service: Service): string | undefined =>
  deployed(service).policy.ingress.find(({ from }) => JSON.stringify(from).includes(`"${service.monitoringNamespace}"`))
    ?.ports[0]?.port

/** Whom the pods may reach. */
const egress = (service: Service): string => JSON.stringify(deployed(service).policy.egress)

describe.each(samples)('the manifests for %s', (_, service) => {
  it('are the same bytes each time', () => {
    expect(kubernetes.files(service)).toEqual(kubernetes.files({ ...service }))
  })

  it('are all named by the base, and the base names no other', () => {
    const files = pathsOf(service)
      .filter((path) => path.startsWith('deploy/kubernetes/base/') && path.endsWith('.yaml'))
      .map((path) => path.replace(/.*\//, ''))
      .filter((name) => name !== 'kustomization.yaml')
    const { resources } = parse(textOf(service, 'base/kustomization.yaml')) as { resources: string[] }
    expect(resources.toSorted()).toEqual(files.toSorted())
  })
})

it('a service in a folder of its repository has its manifests there', () => {
  expect(pathsOf({ ...node, directory: 'services/api' }).every((path) => path.startsWith('services/api/deploy/'))).toBe(
    true,
  )
})

it('names that YAML 1.1 takes for something else stay names', () => {
  const written = textOf({ ...node, name: 'y', team: 'no', namespace: '1e3' }, 'base/deployment.yaml')
  expect(parse(written, { version: '1.1' })).toMatchObject({
    metadata: { name: 'y', namespace: '1e3', labels: { owner: 'no' } },
  })
})

describe('who may scrape', () => {
  it('is the Prometheus of the namespace that was found, at the port with the metrics', () => {
    expect(scraped({ ...node, monitoringNamespace: 'observability' })).toBe('metrics')
  })

  it('asks the port of requests where metrics are served there', () => {
    expect(scraped(python)).toBe('http')
    expect(deployed(python).container.ports).toHaveLength(1)
    const asked = deployed({ ...python, probes: { ...python.probes, port: 'metrics' } }).container.livenessProbe
    expect(asked.httpGet.port).toBe('http')
  })
})

describe('a dependency', () => {
  it('that is declared may be reached, and no other', () => {
    expect(egress(node)).toContain('5432')
    expect(egress({ ...node, postgres: false })).not.toContain('5432')
    expect(egress({ ...node, redis: false })).not.toContain('6379')
  })

  it('is what makes a Secret necessary', () => {
    const without = { ...node, postgres: false, redis: false } as const
    expect(pathsOf(without).filter((path) => /secret|variables-from/.test(path))).toEqual([])
    expect(JSON.stringify(deployed(without).pod)).not.toContain('secret')
  })
})

describe('secrets', () => {
  it.each([
    ['external-secrets', ['base/external-secret.yaml']],
    ['sops', ['secret.example.yaml', '.sops.yaml']],
    ['plain', ['secret.example.yaml']],
  ] as const)('by %s are %j', (secrets, files) => {
    const paths = pathsOf({ ...node, secrets }).map((path) => path.replace('deploy/kubernetes/', ''))
    expect(paths.filter((path) => /secret|sops/.test(path)).toSorted()).toEqual([...files].toSorted())
  })

  it('have no values in what is applied', () => {
    for (const [, service] of samples)
      expect(
        kubernetes
          .files(service)
          .filter(({ path, text }) => !path.includes('example') && /postgres:|rediss?:/.test(text)),
      ).toEqual([])
  })
})

it.each([
  [undefined, 6379],
  ['aws', 6379],
  ['gcp', 6378],
  ['azure', 10_000],
] as const)('pods reach the Redis that %s manages at its port %d', (cloud, port) => {
  expect(egress({ ...node, redis: true, cloud })).toContain(`"ports":[{"protocol":"TCP","port":${port}}]`)
})
