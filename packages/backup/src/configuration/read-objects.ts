import type { KubeConfig } from '@kubernetes/client-node'
import { BackupError } from '../backup-error.ts'
import { ask } from './api-server.ts'
import { applicable } from './applicable.ts'
import type { KubernetesObject } from './applicable.ts'
import { KINDS, NEEDED } from './kinds.ts'
import type { Kind } from './kinds.ts'

/** So many objects are held at a time. */
const PAGE = 100

/** What was met while reading. */
export interface Census {
  /** How many of each kind. */
  readonly objects: Record<string, number>
  /** Kinds that the account may not read. */
  readonly unreadable: string[]
}

/**
 * The objects of a namespace, one page at a time, as they could be applied to an empty one.
 * @param census Filled while reading.
 * @throws BackupError `cluster_unreachable`; `cluster_refused` where Secrets or ConfigMaps may not be read.
 */
export async function* readObjects(
  config: KubeConfig,
  namespace: string,
  census: Census,
): AsyncGenerator<KubernetesObject> {
  for (const kind of KINDS) {
    for await (const page of pages(config, namespace, kind)) {
      if (page === 'forbidden') {
        if (NEEDED.has(kind.kind)) throw refused(kind, namespace)
        census.unreadable.push(kind.kind)
        continue
      }
      for (const item of page) {
        // Items of a list do not repeat what the list says.
        const object = applicable({ apiVersion: kind.apiVersion, kind: kind.kind, ...item })
        if (object === undefined) continue
        census.objects[kind.kind] = (census.objects[kind.kind] ?? 0) + 1
        yield object
      }
    }
  }
}

/** What the API server answers to a list. */
interface List {
  readonly items?: readonly KubernetesObject[]
  readonly metadata?: { readonly continue?: string }
}

async function* pages(
  config: KubeConfig,
  namespace: string,
  { apiVersion, resource }: Kind,
): AsyncGenerator<readonly KubernetesObject[] | 'forbidden'> {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  let from = ''
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(from === '' ? {} : { continue: from }) })
    const { status, text } = await ask(config, `${group}/namespaces/${namespace}/${resource}?${query.toString()}`)
    // The cluster does not serve it.
    if (status === 404) return
    if (status === 403) {
      yield 'forbidden'
      return
    }
    if (status !== 200) throw unexpected(status, text, resource)
    const { items = [], metadata } = JSON.parse(text) as List
    yield items
    from = metadata?.continue ?? ''
  } while (from !== '')
}

function unexpected(status: number, text: string, resource: string): BackupError {
  if (status === 401) {
    return new BackupError('cluster_refused', "The API server does not know the job's account.", {
      hint: 'Let the job mount the token of its service account, or renew the credentials in KUBECONFIG.',
    })
  }
  return new BackupError(
    'cluster_unreachable',
    `The API server answers ${status} to a list of ${resource}: ${text.slice(0, 200)}`,
    {
      hint: 'Try again; where it goes on, its own log says more.',
    },
  )
}

function refused({ kind, resource }: Kind, namespace: string): BackupError {
  return new BackupError('cluster_refused', `The job's account may not read the ${kind}s of ${namespace}.`, {
    hint: `Give it the Role that \`ticolops-obs init --only backups\` writes: get and list on ${resource} in ${namespace}.`,
  })
}
