import path from 'node:path'
import { acquireOptions, binary } from '../acquire/binary.ts'
import type { Alertmanager } from '../alertmanager.ts'
import { startAlertmanager } from '../alertmanager.ts'
import { temporaryFolder } from '../process.ts'
import type { ControlPlane } from './control-plane.ts'
import { followConfiguration, secretEntry } from './operated.ts'
import type { PodRunner } from './pods.ts'
import { runPods } from './pods.ts'
import type { OperatedOptions } from './prometheus-of-operator.ts'

/**
 * Runs a real Alertmanager behind each pod that the operator makes for an `Alertmanager` object, on the configuration
 * that the operator writes, at the pod's address on port 9093. The pods do not gossip: give the object one replica.
 */
export async function startOperatedAlertmanager(plane: ControlPlane, options: OperatedOptions): Promise<PodRunner> {
  const { namespace, name, onEvent } = options
  const acquire = acquireOptions(options)
  await binary('alertmanager', acquire)
  return runPods(plane.client, {
    namespace,
    selector: `app.kubernetes.io/name=alertmanager,alertmanager=${name}`,
    start: async (pod, ip) => {
      const { folder, remove } = temporaryFolder('alertmanager-of-operator')
      let alertmanager: Alertmanager | undefined
      const end = await followConfiguration({
        folder,
        read: async () => {
          const text = await secretEntry(
            plane.client,
            namespace,
            `alertmanager-${name}-generated`,
            'alertmanager.yaml.gz',
          )
          return text === undefined ? undefined : { 'alertmanager.yaml': text }
        },
        reload: async () => alertmanager?.reload(),
        onEvent: (text) => onEvent?.(`pod ${pod.metadata.name}: ${text}`),
      })
      try {
        alertmanager = await startAlertmanager({
          ...acquire,
          host: ip,
          port: 9093,
          configFile: path.join(folder, 'alertmanager.yaml'),
        })
      } catch (error) {
        await end()
        remove()
        throw error
      }
      const running = alertmanager
      return {
        stop: async () => {
          await end()
          await running.stop()
          remove()
        },
      }
    },
    ...(onEvent === undefined ? {} : { onEvent }),
  })
}
