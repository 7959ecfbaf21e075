import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { node } from '../../../test/samples.ts'
import type { Service } from '../../service.ts'
import { SECRET_FOLDER } from './backends.ts'
import { logging } from './part.ts'

const LOGS = ['loki', 'elasticsearch', 'cloudwatch', 'google-cloud', 'azure-monitor', 'otlp'] as const

interface Collector {
  readonly extensions: Readonly<Record<string, object>>
  readonly exporters: Readonly<Record<string, { readonly sending_queue: object }>>
  readonly service: {
    readonly extensions: readonly string[]
    readonly pipelines: {
      readonly logs: { readonly processors: readonly string[]; readonly exporters: readonly string[] }
    }
  }
}
interface DaemonSet {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly env: readonly { readonly name: string }[]
          readonly volumeMounts: readonly {
            readonly name: string
            readonly mountPath: string
            readonly readOnly?: boolean
          }[]
        }[]
        readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[]
      }
    }
  }
}

function filesOf(service: Service) {
  const files = new Map(logging.files(service).map(({ path, text }) => [path, text]))
  const text = (path: string): string => files.get(path) ?? ''
  const pod = (parse(text('deploy/logging/daemon-set.yaml')) as DaemonSet).spec.template.spec
  return {
    text,
    pod,
    container: pod.containers[0],
    collector: parse(text('deploy/logging/collector.yaml')) as Collector,
  }
}

describe.each(LOGS)('for %s', (logs) => {
  const { text, pod, container, collector } = filesOf({ ...node, logs })
  const config = text('deploy/logging/collector.yaml')

  it('every variable that the configuration reads is set, and no secret is one', () => {
    const read = new Set([...config.matchAll(/\$\{env:(\w+)\}/g)].map(([, name]) => name))
    const set = (container?.env ?? []).map(({ name }) => name).filter((name) => name !== 'GOMEMLIMIT')
    expect(set.toSorted()).toEqual([...read].toSorted())
    expect(set.filter((name) => /KEY|TOKEN|PASSWORD|CONNECTION/.test(name))).toEqual([])
  })

  it('every file that the configuration reads is mounted, from a Secret that the files tell how to make', () => {
    const read = [...config.matchAll(/\$\{file:(.*)\/(\w+)\}/g)]
    const mounts = (container?.volumeMounts ?? []).filter(({ mountPath }) => mountPath === SECRET_FOLDER)
    expect(mounts.length > 0).toBe(read.length > 0)
    expect(read.every(([, folder]) => folder === SECRET_FOLDER)).toBe(true)
    const hint = text('deploy/logging/kustomization.yaml')
    expect(read.every(([, , key = '']) => hint.includes(`--from-file=${key}=FILE`))).toBe(true)
    expect(pod.volumes.filter(({ secret }) => secret !== undefined)).toHaveLength(mounts.length)
  })

  it('what is sent waits on disk, and nothing before it holds lines in memory', () => {
    const { processors, exporters } = collector.service.pipelines.logs
    expect(processors).toEqual(['memory_limiter'])
    expect(exporters).toHaveLength(1)
    expect(collector.exporters[exporters[0] ?? '']?.sending_queue).toMatchObject({
      storage: 'file_storage',
      block_on_overflow: true,
    })
  })

  it('every extension that is configured is started', () => {
    expect(collector.service.extensions.toSorted()).toEqual(Object.keys(collector.extensions).toSorted())
  })

  it('nothing of the node can be written but what the collector keeps', () => {
    const writable = (container?.volumeMounts ?? []).filter(({ readOnly }) => readOnly !== true)
    expect(writable.map(({ name }) => name)).toEqual(['state'])
  })
})

it('reads the pods of every environment of the service, and no others', () => {
  const { include } = (
    parse(filesOf(node).text('deploy/logging/collector.yaml')) as { receivers: { file_log: { include: string[] } } }
  ).receivers.file_log
  expect(include).toEqual(['/var/log/pods/shop-staging_*/*/*.log', '/var/log/pods/shop_*/*/*.log'])
})

it('on one’s own machine secrets go and traces stay by the same steps as in the cluster', () => {
  type Steps = { receivers: { file_log: { operators: { type: string; regex?: string }[] } } }
  const { text } = filesOf(node)
  const [cluster, local] = ['deploy/logging', 'deploy/local'].map(
    (folder) => (parse(text(`${folder}/collector.yaml`)) as Steps).receivers.file_log.operators,
  )
  const common = (operators: Steps['receivers']['file_log']['operators'] = []) =>
    operators.slice(operators.findIndex(({ type }) => type === 'regex_replace'))
  expect(common(cluster).length).toBeGreaterThan(20)
  expect(common(local)).toEqual(common(cluster))
})
