import type { KubeConfig } from '@kubernetes/client-node'
import { stringify } from 'yaml'
import type { BackupOptions } from '../make-backup.ts'
import { headOf, makeBackup } from '../make-backup.ts'
import type { ConfigurationManifest } from '../manifest.ts'
import { writePart } from '../write-part.ts'
import { loadKubeConfig } from './api-server.ts'
import type { Census } from './read-objects.ts'
import { readObjects } from './read-objects.ts'

/**
 * Backs up what people and pipelines put into a namespace: Secrets, ConfigMaps, workloads, routes. One encrypted stream of YAML documents
 * that `kubectl apply -f -` takes once it is decrypted; as with the database, it is read back before it is called a backup, and the run is recorded.
 * @param config Where the API server is and who asks; default: the cluster that this runs in, or KUBECONFIG's.
 * @throws BackupError `cluster_unreachable`, `cluster_refused`, and what the store says.
 */
export function backUpConfiguration(
  namespace: string,
  options: BackupOptions,
  config?: KubeConfig,
): Promise<ConfigurationManifest> {
  return makeBackup('configuration', options, async (draft, signal) => {
    options.onEvent?.({ type: 'step', step: 'dump' })
    const census: Census = { objects: {}, unreadable: [] }
    const takenAt = new Date()
    const yaml = documents(config ?? (await loadKubeConfig()), namespace, census)
    const part = await writePart(draft, { name: 'objects', format: 'yaml' }, yaml, signal)
    return {
      ...headOf(draft, takenAt),
      content: 'configuration',
      parts: [part],
      configuration: { namespace, ...census },
    }
  })
}

async function* documents(config: KubeConfig, namespace: string, census: Census): AsyncGenerator<Uint8Array> {
  for await (const object of readObjects(config, namespace, census)) yield Buffer.from(`---\n${stringify(object)}`)
}
