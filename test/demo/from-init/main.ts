import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import {
  applyCrds,
  binary,
  edgeCrdFiles,
  enterNamespace,
  kubectl,
  prepareCluster,
  readObjects,
  startCluster,
  startMonitoringStack,
  stopEverything,
  temporaryFolder,
} from '@ticolops/obs-testbed'
import type { Cluster } from '@ticolops/obs-testbed'
import { runCollectors, runShop } from './processes.ts'
import { BUILD, prepareRepository } from './repository.ts'
import { Transcript } from './transcript.ts'
import type { Step } from './transcript.ts'

/*
 * From an Express app in an empty repository to a proof in a cluster: what a team does, with the time that each step takes. The cluster,
 * with a monitoring stack that sees only what carries its release's label, is there before. stdout: one JSON document.
 */

/** Hands over from the part with a network to the part with a cluster. */
const HANDOVER = 'OBS_FROM_INIT'
/** What the stack's Prometheus wants to see on a ServiceMonitor. */
const RELEASE = 'kps'

async function outside(): Promise<void> {
  await prepareCluster()
  await binary('otelcol')
  const { folder } = temporaryFolder('from-init')
  const transcript = new Transcript()
  await prepareRepository(folder, transcript)
  process.env[HANDOVER] = JSON.stringify({ folder, steps: transcript.steps })
}

async function inside({ folder, steps }: { folder: string; steps: readonly Step[] }): Promise<void> {
  const shop = join(folder, 'shop')
  const transcript = new Transcript(steps)
  transcript.say('a cluster with a monitoring stack, and what the edge needs')
  const cluster = await startCluster()
  await startMonitoringStack(cluster, { release: RELEASE })
  await applyCrds(cluster.client, readObjects(await edgeCrdFiles()))
  const backend = createServer((request, response) => request.resume().on('end', () => response.end()))
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const { port } = backend.address() as AddressInfo
  const [pods, collectors] = [runShop(cluster, shop), await runCollectors(cluster, `http://127.0.0.1:${port}`)]
  const env = { KUBECONFIG: cluster.kubeconfig }
  const obs = (...args: string[]) =>
    transcript.run('npx', ['--no-install', 'ticolops-obs', ...args], { cwd: shop, env })

  await transcript.step('kubectl apply, rollout', async () => {
    await deploy(cluster, shop, folder)
    await kubectl(cluster, ['--namespace', 'shop', 'rollout', 'status', 'deployment/shop', '--timeout', '90s'])
    await kubectl(cluster, [
      '--namespace',
      'monitoring',
      'rollout',
      'status',
      'daemonset/shop-logs',
      '--timeout',
      '90s',
    ])
    await Promise.all([pods.ready(), collectors.ready()])
    // Somebody looks whether it answers.
    for (const address of pods.addresses().values()) await fetch(`${address}:3000/hello/team`)
  })
  await transcript.step('ticolops-obs install', () => obs('install', '--target', 'production', '--yes'))
  const verification = await transcript.step('ticolops-obs verify', () =>
    obs('verify', '--target', 'production', '-o', 'json'),
  )

  const seconds = transcript.steps.reduce((sum, step) => sum + step.seconds, 0)
  for (const step of transcript.steps) transcript.say(`${step.seconds.toFixed(1).padStart(6)} s  ${step.title}`)
  transcript.say(`${seconds.toFixed(1).padStart(6)} s  from init to a proof`)
  process.stdout.write(
    `${JSON.stringify({ seconds, steps: transcript.steps, verification: JSON.parse(verification) as unknown })}\n`,
  )
}

/** Exactly what init wrote, with the build and its release on top as the pipeline puts them, and the label that the stack wants. */
async function deploy(cluster: Cluster, shop: string, folder: string): Promise<void> {
  const apply = (...args: string[]) => kubectl(cluster, ['apply', '--server-side', ...args])
  const monitor = join(shop, 'deploy/logging/service-monitor.yaml')
  writeFileSync(monitor, readFileSync(monitor, 'utf8').replace('  labels:\n', `  labels:\n    release: ${RELEASE}\n`))
  const overlay = {
    resources: [relative(folder, join(shop, 'deploy/kubernetes/overlays/production'))],
    images: [{ name: 'ghcr.io/acme/shop', digest: BUILD }],
    labels: [{ pairs: { 'app.kubernetes.io/version': '1.0.0' }, includeTemplates: true }],
  }
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(overlay))
  await apply('--filename', join(shop, 'deploy/kubernetes/namespaces.yaml'))
  await apply('--kustomize', join(shop, 'deploy/logging'))
  await apply('--kustomize', folder)
}

try {
  await enterNamespace(outside)
  await inside(JSON.parse(process.env[HANDOVER] ?? '') as { folder: string; steps: readonly Step[] })
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await stopEverything()
}
// Loops that follow pods would go on.
process.exit()
