import { under } from '../../detect/sources.ts'
import type { Part } from '../../part.ts'
import { backendOf } from './backends.ts'
import { clusterFiles } from './kubernetes.ts'
import { localFiles } from './local.ts'

/** An OpenTelemetry Collector for the log lines: in the cluster, and on one's own machine. */
export const logging: Part = {
  name: 'logging',
  about: 'a collector that takes log lines, with their traces and without secrets, to where they are kept',
  files: (service) => {
    const backend = backendOf(service)
    if (backend === undefined) return []
    return [...clusterFiles(service, backend, under(service.directory, 'deploy/logging')), ...localFiles(service)]
  },
  next: (service) => {
    const backend = backendOf(service)
    if (backend === undefined) return []
    const { about, variables } = backend
    const unknown = Object.entries(variables).flatMap(([name, { value }]) => (value === '' ? [name] : []))
    const set =
      unknown.length === 0
        ? ''
        : `Set ${unknown.join(', ')} in ${under(service.directory, 'deploy/logging/daemon-set.yaml')}. `
    return [
      `${set}Who administers the cluster: kubectl apply --server-side -k ${under(service.directory, 'deploy/logging')}   # log lines to ${about}`,
    ]
  },
}
