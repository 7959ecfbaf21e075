import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { node, python } from '../../../test/samples.ts'
import type { Service } from '../../service.ts'
import { container } from './part.ts'

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly ports?: readonly string[]
        readonly volumes?: readonly string[]
        readonly environment?: Readonly<Record<string, string>>
      }
    >
  >
}

const filesOf = (service: Service) => new Map(container.files(service).map(({ path, text }) => [path, text]))
const composeOf = (service: Service) => parse(filesOf(service).get('compose.yaml') ?? '') as Compose

test('what the service uses is there, with its exporter, and nothing else', () => {
  const watching = ['alertmanager', 'app', 'grafana', 'prometheus']
  expect(Object.keys(composeOf(node).services).toSorted()).toEqual(
    [...watching, 'postgres', 'postgres-exporter', 'redis', 'redis-exporter'].toSorted(),
  )
  expect(Object.keys(composeOf({ ...python, postgres: false, redis: false }).services).toSorted()).toEqual(watching)
})

test('nothing is reached from outside this machine', () => {
  const ports = Object.values(composeOf(node).services).flatMap(({ ports: list = [] }) => list)
  expect(ports.length).toBeGreaterThan(0)
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
})

test('every file that is mounted is written', () => {
  const files = [...filesOf(node).keys()]
  const mounted = Object.values(composeOf(node).services)
    .flatMap(({ volumes = [] }) => volumes)
    .filter((volume) => volume.startsWith('./'))
    .map((volume) => volume.replace(/^\.\/|:.*$/g, ''))
  expect(mounted.filter((path) => !files.some((file) => file === path || file.startsWith(`${path}/`)))).toEqual([])
})

test('the service is told where its database and cache are', () => {
  expect(composeOf(node).services['app']?.environment).toMatchObject({
    PORT: '3000',
    DATABASE_URL: 'postgres://app@postgres:5432/app',
    REDIS_URL: 'redis://redis:6379',
  })
})

test('Prometheus gives the exporters the labels that a cluster would', () => {
  const { scrape_configs } = parse(filesOf(node).get('deploy/local/prometheus.yaml') ?? '') as {
    scrape_configs: { job_name: string; static_configs?: object[] }[]
  }
  expect(scrape_configs.map(({ job_name }) => job_name)).toEqual([
    'ticolops-obs',
    'postgres-exporter',
    'redis-exporter',
    'collector',
  ])
  expect(scrape_configs[1]?.static_configs).toEqual([
    { targets: ['postgres-exporter:9187'], labels: { namespace: 'shop', service: 'postgres-exporter' } },
  ])
})

test('a workspace is built from the repository’s root', () => {
  const { services } = composeOf({ ...node, directory: '.', workspace: false })
  expect(services['app']).toMatchObject({ build: '.' })
  const files = container.files({ ...node, directory: 'apps/api', workspace: true })
  const compose = parse(files.find(({ path }) => path === 'apps/api/compose.yaml')?.text ?? '') as Compose
  expect(compose.services['app']).toMatchObject({ build: { context: '../..', dockerfile: 'apps/api/Dockerfile' } })
})
