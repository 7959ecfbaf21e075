import type { AcquireOptions } from '../acquire/binary.ts'
import { binary } from '../acquire/binary.ts'
import type { ToolName } from '../acquire/tools.ts'
import { crdFiles, edgeCrdFiles, kwokFiles } from './module-files.ts'

const TOOLS = [
  'ip',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
  'prometheus-operator',
  'po-admission-webhook',
  'alertmanager',
] as const satisfies readonly ToolName[]

/**
 * Brings everything that startCluster(), startMonitoringStack() and a service with its edge need: inside the namespace nothing can be fetched.
 * Seconds when the cache is warm, about 15 minutes on two cores when all must be built. Throws MissingToolError.
 */
export async function prepareCluster(options: AcquireOptions = {}): Promise<void> {
  for (const tool of TOOLS) await binary(tool, options)
  // The operator writes configurations for Prometheus 3.
  await binary('prometheus', { ...options, atLeast: '3' })
  await crdFiles(options)
  await edgeCrdFiles(options)
  await kwokFiles(options)
}
