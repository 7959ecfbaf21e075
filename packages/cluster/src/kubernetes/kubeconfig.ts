import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node'
import { EXIT, reasonOf, TargetError } from '../errors.ts'
import { nearest } from '@ticolops/obs-config'
import { proxyFor } from './proxy-environment.ts'

/** Where to look for a kubeconfig. */
export interface KubeconfigOptions {
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/** One context, resolved once: everything a run does goes there, whatever `kubectl config use-context` does meanwhile. */
export interface ResolvedContext {
  readonly config: KubeConfig
  readonly context: string
  readonly cluster: string
  readonly server: string
  readonly user: string
}

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** Reads and merges kubeconfig files as kubectl does and pins one context. Throws `kubernetes.kubeconfig` and `kubernetes.context`. */
export async function resolveContext(options: KubeconfigOptions): Promise<ResolvedContext> {
  // The client library costs most of a second to load; nothing that works without a cluster should pay for it.
  const { KubeConfig: Config } = await import('@kubernetes/client-node')
  const files = await kubeconfigFiles(options)
  const config = new Config()
  if (files.length > 0) mergeFiles(config, files, () => new Config())
  else if (await exists(SERVICE_ACCOUNT_TOKEN)) config.loadFromCluster()
  else throw noKubeconfig(options)

  const context = options.context ?? config.currentContext
  const found = config.contexts.find((each) => each.name === context)
  if (found === undefined) throw noSuchContext(options.context, config, files)
  config.setCurrentContext(found.name)
  const cluster = config.getCurrentCluster()
  if (cluster === null)
    throw broken(`The context "${found.name}" names the cluster "${found.cluster}", which is not there`, files)
  if (!/^https?:\/\//.test(cluster.server) || !URL.canParse(cluster.server))
    throw broken(`The server of cluster "${cluster.name}" is no address with https://: ${cluster.server}`, files)
  config.clusters = config.clusters.map((each) => (each === cluster ? withEnvironment(each, options.env) : each))
  config.users = config.users.map((each) => withExecInfo(each, cluster))
  return { config, context: found.name, cluster: found.cluster, server: cluster.server, user: found.user }
}

async function kubeconfigFiles(options: KubeconfigOptions): Promise<string[]> {
  if (options.kubeconfig !== undefined) {
    if (await exists(options.kubeconfig)) return [options.kubeconfig]
    throw broken(`There is no kubeconfig file ${options.kubeconfig}`, [])
  }
  const fromEnv = (options.env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '')
  const candidates = fromEnv.length > 0 ? fromEnv : [join(options.env.HOME ?? homedir(), '.kube', 'config')]
  const present = await Promise.all(candidates.map(exists))
  return candidates.filter((_, index) => present[index])
}

/** The first file that names something wins, as in kubectl; the library's own merge refuses equal names. */
function mergeFiles(into: KubeConfig, files: readonly string[], create: () => KubeConfig): void {
  const parts = files.map((file) => {
    const part = create()
    try {
      part.loadFromFile(file)
    } catch (error) {
      throw broken(`The kubeconfig ${file} cannot be read: ${reasonOf(error)}`, files, error)
    }
    return part
  })
  into.loadFromOptions({
    clusters: firstOfEachName(parts.flatMap((part) => part.clusters)),
    users: firstOfEachName(parts.flatMap((part) => part.users)),
    contexts: firstOfEachName(parts.flatMap((part) => part.contexts)),
    currentContext: parts.find((part) => part.currentContext)?.currentContext,
  })
}

function firstOfEachName<T extends { readonly name: string }>(list: readonly T[]): T[] {
  return list.filter((each, index) => list.findIndex((other) => other.name === each.name) === index)
}

function withEnvironment(cluster: Cluster, env: KubeconfigOptions['env']): Cluster {
  const proxyUrl = cluster.proxyUrl ?? proxyFor(cluster.server, env)
  return {
    ...cluster,
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    // `kubectl proxy` serves plain HTTP on loopback; the library wants this flag before it talks to one.
    skipTLSVerify: cluster.skipTLSVerify || cluster.server.startsWith('http:'),
  }
}

/** Credential plugins may ask for the cluster's description (`provideClusterInfo`), which the library does not pass. */
function withExecInfo(user: User, cluster: Cluster): User {
  const exec = user.exec as { apiVersion?: string; env?: { name: string; value: string }[] } | undefined
  if (exec === undefined) return user
  const info = {
    apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, cluster: { server: cluster.server, 'certificate-authority-data': cluster.caData } },
  }
  return {
    ...user,
    exec: { ...exec, env: [...(exec.env ?? []), { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }] },
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

function noKubeconfig(options: KubeconfigOptions): TargetError {
  const looked = options.env.KUBECONFIG ? `KUBECONFIG=${options.env.KUBECONFIG}` : '~/.kube/config'
  return new TargetError(
    'kubernetes.kubeconfig',
    `No kubeconfig was found (looked at ${looked}), and this is not a pod.`,
    {
      hint: "Set KUBECONFIG to the file that your cluster's provider wrote; `kubectl config view` shows what kubectl uses.",
      exitCode: EXIT.target,
    },
  )
}

function broken(message: string, files: readonly string[], cause?: unknown): TargetError {
  return new TargetError('kubernetes.kubeconfig', `${message}.`, {
    hint: 'Mend the file, or name another one with --kubeconfig; `kubectl config view` checks it.',
    exitCode: EXIT.target,
    details: { files },
    cause,
  })
}

function noSuchContext(wanted: string | undefined, config: KubeConfig, files: readonly string[]): TargetError {
  const contexts = config.contexts.map((each) => each.name)
  const listed = contexts.length === 0 ? 'it has none' : `it has ${contexts.join(', ')}`
  if (wanted === undefined && !config.currentContext) {
    return new TargetError('kubernetes.context', `The kubeconfig has no current context; ${listed}.`, {
      hint: 'Name one with --context, or in the target of the configuration.',
      exitCode: EXIT.target,
      details: { contexts, files },
    })
  }
  const name = wanted ?? config.currentContext
  const near = nearest(name, contexts)
  return new TargetError('kubernetes.context', `There is no context "${name}" in the kubeconfig; ${listed}.`, {
    hint:
      near === undefined
        ? 'Name one of them with --context, or in the target of the configuration.'
        : `Did you mean "${near}"?`,
    exitCode: EXIT.target,
    details: { contexts, files, ...(near === undefined ? {} : { nearest: near }) },
  })
}
