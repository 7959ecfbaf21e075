import { cp, readdir } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { AcquireOptions } from '../acquire/binary.ts'
import { binary } from '../acquire/binary.ts'
import { cached, fillOnce } from '../acquire/cache.ts'
import { goEnvironment, goModuleFolder } from '../acquire/go-source.ts'
import { run } from '../run.ts'

// Files of other projects are never committed here: they come with the module that the program is built from, in the
// version that go.mod names and with the checksum that go.sum holds, and are copied into our cache.

/** The Prometheus Operator's CustomResourceDefinitions, one YAML file each. */
export async function crdFiles(options: AcquireOptions = {}): Promise<string[]> {
  const folder = await moduleFiles(
    'prometheus-operator',
    'github.com/prometheus-operator/prometheus-operator',
    'example/prometheus-operator-crd',
    options,
  )
  return yamlFiles(folder)
}

/** Where the definitions are that a service behind Gateway API, ingress, TLS and External Secrets needs: module, folder, files. */
const EDGE_CRDS: readonly (readonly [string, string, RegExp])[] = [
  ['github.com/cert-manager/cert-manager', 'deploy/crds', /_(certificates|issuers)\.yaml$/],
  ['sigs.k8s.io/gateway-api', 'config/crd/standard', /_(gatewayclasses|gateways|httproutes)\.yaml$/],
  ['github.com/envoyproxy/gateway', 'charts/gateway-helm/charts/crds/crds/generated', /_backendtrafficpolicies\.yaml$/],
  [
    'github.com/external-secrets/external-secrets',
    'config/crds/bases',
    /^external-secrets\.io_(externalsecrets|clustersecretstores)\.yaml$/,
  ],
  [
    'github.com/traefik/traefik/v3',
    'docs/content/reference/dynamic-configuration',
    /^kubernetes-crd-definition-v1\.yml$/,
  ],
]

/** CustomResourceDefinitions of cert-manager, Gateway API, Envoy Gateway, External Secrets and Traefik; YAML files. */
export async function edgeCrdFiles(options: AcquireOptions = {}): Promise<string[]> {
  const files: string[] = []
  for (const [name, subfolder, pattern] of EDGE_CRDS) {
    const folder = await moduleFiles('crds', name, subfolder, options)
    files.push(...(await yamlFiles(folder)).filter((file) => pattern.test(path.basename(file))))
  }
  return files
}

/** kwok's folder of stages (how nodes and pods become Ready), metrics and usages; `stage/pod/fast/…`. */
export async function kwokFiles(options: AcquireOptions = {}): Promise<string> {
  return moduleFiles('kwok', 'sigs.k8s.io/kwok', 'kustomize', options)
}

/** kwok's stages: nodes that are Ready with a lease, pods that run at once and go at once. YAML files. */
export async function kwokStages(options: AcquireOptions = {}): Promise<string[]> {
  const folder = await kwokFiles(options)
  const stages = ['node/fast', 'node/heartbeat-with-lease', 'pod/fast'].map((each) =>
    yamlFiles(path.join(folder, 'stage', each)),
  )
  return (await Promise.all(stages)).flat()
}

/** kwok's usages: CPU and memory of pods, taken from their annotations. YAML files. */
export async function kwokUsages(options: AcquireOptions = {}): Promise<string[]> {
  return yamlFiles(path.join(await kwokFiles(options), 'metrics', 'usage'))
}

async function yamlFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name) && name !== 'kustomization.yaml')
  return names.sort().map((name) => path.join(folder, name))
}

async function moduleFiles(module: string, name: string, subfolder: string, options: AcquireOptions): Promise<string> {
  const sums = readFileSync(path.join(goModuleFolder(module), 'go.sum'))
  // The last part of a module's name may only be its major version.
  const key = `files/${path.posix.basename(name.replace(/\/v\d+$/, ''))}-${createHash('sha256').update(sums).digest('hex').slice(0, 12)}`
  const there = await cached(key)
  if (there !== undefined) return path.join(there.folder, path.basename(subfolder))
  const go = await binary('go', options)
  const { folder } = await fillOnce(key, `Go module ${name}`, async (target) => {
    const printed = await run(go, ['mod', 'download', '-json', name], {
      cwd: goModuleFolder(module),
      env: goEnvironment(),
      timeoutMs: 600_000,
    })
    const { Dir } = JSON.parse(printed) as { Dir: string }
    await cp(path.join(Dir, subfolder), path.join(target, path.basename(subfolder)), { recursive: true })
    // A module's files are read-only, and so the copy could not be replaced.
    await run('chmod', ['-R', 'u+w', target])
  })
  return path.join(folder, path.basename(subfolder))
}
