import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { applyCrds, edgeCrdFiles, kubectl, readObjects, temporaryFolder } from '@ticolops/obs-testbed'
import type { Cluster } from '@ticolops/obs-testbed'
import reference from '../../../packages/ticolops-api/ticolops-obs.config.ts'
import { root } from '../run-command.ts'

/** What `ticolops-obs init` wrote around the reference service. */
const KUBERNETES = `${root}packages/ticolops-api/deploy/kubernetes`
const IMAGE = 'ghcr.io/ticolops/ticolops-api'

/** The reference service as its configuration names it. */
export const [service] = reference.services as [(typeof reference.services)[number]]
export { reference }

/** What the cluster's administrator does once: the kinds of edge, certificates and secrets, the namespaces, and the secrets' values. */
export async function prepareNamespaces(cluster: Cluster, secrets: Readonly<Record<string, string>>): Promise<void> {
  await applyCrds(cluster.client, readObjects(await edgeCrdFiles()))
  await kubectl(cluster, ['apply', '--server-side', '--filename', `${KUBERNETES}/namespaces.yaml`])
  // What External Secrets brings from its store.
  const metadata = { name: 'ticolops-secrets', namespace: service.namespace }
  await cluster.client.apply([{ apiVersion: 'v1', kind: 'Secret', metadata, stringData: secrets }])
}

/** Deploys a release to production as the generated pipeline does: the overlay, with the build and its release on top. */
export async function deploy(cluster: Cluster, release: string): Promise<void> {
  const { folder, remove } = temporaryFolder('release')
  try {
    const overlay = {
      resources: [relative(folder, `${KUBERNETES}/overlays/production`)],
      // There is no such build, and a simulated node pulls none.
      images: [{ name: IMAGE, digest: `sha256:${'1'.repeat(64)}` }],
      labels: [{ pairs: { 'app.kubernetes.io/version': release }, includeTemplates: true }],
    }
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(overlay))
    await kubectl(cluster, ['apply', '--server-side', '--field-manager', 'pipeline', '--kustomize', folder])
  } finally {
    remove()
  }
}
