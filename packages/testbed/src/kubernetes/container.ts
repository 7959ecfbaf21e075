import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from '../process.ts'
import type { KubeClient, KubeObject } from './kube-client.ts'
import type { Pod } from './pods.ts'

/** What the kubelet gives a process: its environment, and files. */
export interface Container {
  /** Variables of the pod's first container; places of mounted files are places of this host. */
  readonly environment: Readonly<Record<string, string>>
  /** Where the container's `/` is on this host: holds what is mounted from ConfigMaps and Secrets. */
  readonly root: string
  /** Removes the files. */
  readonly remove: () => void
}

/**
 * What the process of a pod would find in its container: ConfigMaps and Secrets as files and as variables, fields of the pod, `$(NAME)`.
 * A process of this host has no `/` of its own, so the files lie below a folder, and where a variable or such a file names a mounted
 * folder, it names that one instead.
 * Throws when the pod names a ConfigMap or Secret that is not there, as the kubelet would not start it either.
 */
export async function containerOf(client: KubeClient, pod: Pod): Promise<Container> {
  const container = pod.spec.containers[0]
  if (container === undefined) throw new Error(`The pod ${pod.metadata.name} has no container.`)
  const { folder: root, remove } = temporaryFolder('container')
  try {
    const data = reader(client, pod.metadata.namespace ?? 'default')
    const { volumeMounts = [], envFrom = [], env = [] } = container
    const here = placesBelow(
      root,
      volumeMounts.map((mount) => mount.mountPath),
    )
    for (const { name, mountPath } of volumeMounts) {
      const folder = path.join(root, mountPath)
      mkdirSync(folder, { recursive: true })
      const volume = pod.spec.volumes?.find((each) => each.name === name)
      const files = await data(volume?.configMap?.name, volume?.secret?.secretName)
      for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), here(text))
    }
    const sets = await Promise.all(envFrom.map((from) => data(from.configMapRef?.name, from.secretRef?.name)))
    const listed: Record<string, string> = {}
    for (const { name, value, valueFrom = {} } of env) {
      const { fieldRef, configMapKeyRef, secretKeyRef } = valueFrom
      const key = configMapKeyRef?.key ?? secretKeyRef?.key ?? ''
      const text =
        // `$(NAME)` sees what stands before it in this list, and nothing else.
        value?.replaceAll(/\$\(([^)]+)\)/g, (whole, other: string) => listed[other] ?? whole) ??
        fieldOf(pod, fieldRef?.fieldPath) ??
        (await data(configMapKeyRef?.name, secretKeyRef?.name))[key]
      if (text !== undefined) listed[name] = here(text)
    }
    return { environment: Object.assign({}, ...sets, listed) as Record<string, string>, root, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** Makes texts name the mounted folders where they are on this host. */
function placesBelow(root: string, mounts: readonly string[]): (text: string) => string {
  if (mounts.length === 0) return (text) => text
  const names = mounts.toSorted((a, b) => b.length - a.length).map((mount) => mount.replaceAll('.', String.raw`\.`))
  const mounted = new RegExp(`(?:${names.join('|')})(?![\\w.-])`, 'g')
  return (text) => text.replaceAll(mounted, (mount) => path.join(root, mount))
}

/** Reads the texts of a ConfigMap or of a Secret; nothing when neither is named. */
function reader(client: KubeClient, namespace: string) {
  return async (configMap: string | undefined, secret: string | undefined): Promise<Record<string, string>> => {
    const name = configMap ?? secret
    if (name === undefined) return {}
    const kind = configMap === undefined ? 'Secret' : 'ConfigMap'
    const object = await client.get<KubeObject & { data?: Record<string, string> }>({
      apiVersion: 'v1',
      kind,
      namespace,
      name,
    })
    if (object === undefined) throw new Error(`There is no ${kind} ${namespace}/${name}.`)
    const entries = Object.entries(object.data ?? {})
    return Object.fromEntries(
      kind === 'ConfigMap' ? entries : entries.map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]),
    )
  }
}

/** A field of the pod, as the downward API names them. */
function fieldOf(pod: Pod, field: string | undefined): string | undefined {
  const { name, namespace, uid, labels, annotations } = pod.metadata
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(field ?? '') ?? []
  if (map !== undefined) return (map === 'labels' ? labels : annotations)?.[key]
  const fields: Record<string, string | undefined> = {
    'metadata.name': name,
    'metadata.namespace': namespace,
    'metadata.uid': uid,
    'spec.nodeName': pod.spec.nodeName,
    'status.podIP': pod.status?.podIP,
    'status.hostIP': pod.status?.hostIP,
  }
  return field === undefined ? undefined : fields[field]
}
