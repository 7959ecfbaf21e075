import { readFileSync } from 'node:fs'
import { Agent, request as httpsRequest } from 'node:https'
import { parse } from 'yaml'
import { waitUntil } from '../process.ts'

/** Any Kubernetes object. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    uid?: string
    resourceVersion?: string
    creationTimestamp?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    [field: string]: unknown
  }
  [field: string]: unknown
}

/** Names one object, or with `name` left out a kind. */
export interface ObjectRef {
  apiVersion: string
  kind: string
  namespace?: string
  name?: string
}

/** The API server's refusal: its own words. */
export class KubeError extends Error {
  override readonly name = 'KubeError'
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

/** Where an API server is and who asks. PEM texts. */
export interface Credentials {
  server: string
  ca: string
  cert?: string
  key?: string
  token?: string
}

type Resource = { name: string; kind: string; namespaced: boolean }
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A small Kubernetes client over plain HTTPS: enough to set a cluster up and to look at it. */
export class KubeClient {
  readonly #credentials: Credentials
  readonly #agent: Agent
  readonly #resources = new Map<string, Promise<Resource[]>>()

  constructor(credentials: Credentials) {
    this.#credentials = credentials
    const { ca, cert, key } = credentials
    this.#agent = new Agent({ keepAlive: true, ca, cert, key, timeout: 30_000 })
  }

  /** A client with the credentials of a kubeconfig file's current context. */
  static fromKubeconfig(file: string): KubeClient {
    const config = parse(readFileSync(file, 'utf8')) as Kubeconfig
    const context = config.contexts.find((each) => each.name === config['current-context'])?.context
    const cluster = config.clusters.find((each) => each.name === context?.cluster)?.cluster
    const user = config.users.find((each) => each.name === context?.user)?.user
    if (cluster === undefined || user === undefined)
      throw new Error(`${file}: its current context has no cluster or user.`)
    return new KubeClient({
      server: cluster.server,
      ca: decode(cluster['certificate-authority-data']),
      ...(user['client-certificate-data'] === undefined ? {} : { cert: decode(user['client-certificate-data']) }),
      ...(user['client-key-data'] === undefined ? {} : { key: decode(user['client-key-data']) }),
      ...(user.token === undefined ? {} : { token: user.token }),
    })
  }

  /** One request; the answer parsed when it is JSON, else its text. Throws {@link KubeError}. */
  async request(method: Method, path: string, body?: unknown, contentType = 'application/json'): Promise<unknown> {
    const { server, token } = this.#credentials
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const headers: Record<string, string | number> = { accept: 'application/json' }
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`
    if (payload !== undefined)
      Object.assign(headers, { 'content-type': contentType, 'content-length': Buffer.byteLength(payload) })
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = httpsRequest(
        new URL(path, server),
        { method, headers, agent: this.#agent, timeout: 30_000 },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
          )
        },
      )
      request.on('timeout', () =>
        request.destroy(new Error(`the API server did not answer ${method} ${path} within 30 s`)),
      )
      request.on('error', reject)
      request.end(payload)
    })
    const answer = parseAnswer(text)
    if (status >= 200 && status < 300) return answer
    const { reason, message } = (typeof answer === 'object' && answer !== null ? answer : {}) as {
      reason?: string
      message?: string
    }
    throw new KubeError(
      status,
      reason ?? String(status),
      message ?? (text.trim() || `${method} ${path} answered ${status}`),
    )
  }

  /** Server-side apply, one object after the other, taking over fields that others own. Returns what the server made of them. */
  async apply(objects: readonly KubeObject[], fieldManager = 'ticolops-testbed'): Promise<KubeObject[]> {
    const applied: KubeObject[] = []
    for (const object of objects) {
      const path = `${await this.pathOf(refOf(object))}?fieldManager=${fieldManager}&force=true`
      applied.push((await this.request('PATCH', path, object, 'application/apply-patch+yaml')) as KubeObject)
    }
    return applied
  }

  /** The object, or undefined when there is none. */
  async get<T extends KubeObject = KubeObject>(ref: ObjectRef & { name: string }): Promise<T | undefined> {
    try {
      return (await this.request('GET', await this.pathOf(ref))) as T
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return undefined
      throw error
    }
  }

  /** All objects of a kind, in one namespace or in all. */
  async list<T extends KubeObject = KubeObject>(ref: ObjectRef, labelSelector?: string): Promise<T[]> {
    const query = labelSelector === undefined ? '' : `?labelSelector=${encodeURIComponent(labelSelector)}`
    return ((await this.request('GET', `${await this.pathOf(ref)}${query}`)) as { items: T[] }).items
  }

  /** Deletes the object, and what it owns, if it is there. */
  async delete(ref: ObjectRef & { name: string }): Promise<void> {
    try {
      await this.request('DELETE', `${await this.pathOf(ref)}?propagationPolicy=Background`)
    } catch (error) {
      if (!(error instanceof KubeError && error.status === 404)) throw error
    }
  }

  /** Changes some fields (JSON merge patch); `subresource` e.g. `status`. */
  async patch(ref: ObjectRef & { name: string }, patch: object, subresource?: string): Promise<KubeObject> {
    const path = `${await this.pathOf(ref)}${subresource === undefined ? '' : `/${subresource}`}`
    return (await this.request('PATCH', path, patch, 'application/merge-patch+json')) as KubeObject
  }

  /** Waits until the object is there and `condition` takes it, and returns it. Throws after `withinMs`, default 60 s. */
  async waitFor<T extends KubeObject = KubeObject>(
    ref: ObjectRef & { name: string },
    condition: (object: T) => boolean = () => true,
    withinMs = 60_000,
  ): Promise<T> {
    const what = `${ref.kind} ${ref.namespace === undefined ? '' : `${ref.namespace}/`}${ref.name}`
    const look = async (): Promise<T | false> => {
      const object = await this.get<T>(ref)
      if (object === undefined) throw new Error('it is not there')
      return condition(object) && object
    }
    return waitUntil(what, look, { withinMs })
  }

  /** The URL path of an object or of a kind. Throws when the server does not know the kind. */
  async pathOf({ apiVersion, kind, namespace, name }: ObjectRef): Promise<string> {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
    const find = async (): Promise<Resource | undefined> =>
      (await this.#discover(base)).find((each) => each.kind === kind)
    let resource = await find()
    if (resource === undefined) {
      // Perhaps a CustomResourceDefinition that came after we asked.
      this.#resources.delete(base)
      resource = await find()
    }
    if (resource === undefined)
      throw new KubeError(404, 'NotFound', `The API server knows no ${kind} in ${apiVersion}.`)
    const inNamespace = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''
    return `${base}${inNamespace}/${resource.name}${name === undefined ? '' : `/${name}`}`
  }

  /** Closes its connections. */
  close(): void {
    this.#agent.destroy()
  }

  async #discover(base: string): Promise<Resource[]> {
    const known = this.#resources.get(base)
    if (known !== undefined) return known
    const asked = this.request('GET', base).then((answer) =>
      // `pods/status` and the like are no kinds of their own.
      (answer as { resources: Resource[] }).resources.filter((each) => !each.name.includes('/')),
    )
    this.#resources.set(base, asked)
    asked.catch(() => this.#resources.delete(base))
    return asked.catch((error: unknown) => {
      if (error instanceof KubeError && error.status === 404) return []
      throw error
    })
  }
}

/** What names an object. Objects of a namespaced kind without a namespace are taken to be in `default`. */
export const refOf = ({
  apiVersion,
  kind,
  metadata: { name, namespace = 'default' },
}: KubeObject): ObjectRef & { name: string } => ({
  apiVersion,
  kind,
  name,
  namespace,
})

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

interface Kubeconfig {
  'current-context': string
  contexts: { name: string; context: { cluster: string; user: string } }[]
  clusters: { name: string; cluster: { server: string; 'certificate-authority-data': string } }[]
  users: { name: string; user: { 'client-certificate-data'?: string; 'client-key-data'?: string; token?: string } }[]
}

const decode = (base64: string): string => Buffer.from(base64, 'base64').toString()
const encode = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : Buffer.from(text).toString('base64')

/** A kubeconfig with the certificates inside, for clients and for people. */
export function kubeconfig(credentials: Credentials, names: { context: string; user: string }): object {
  const { server, ca, cert, key, token } = credentials
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names.context,
    contexts: [{ name: names.context, context: { cluster: names.context, user: names.user } }],
    clusters: [{ name: names.context, cluster: { server, 'certificate-authority-data': encode(ca) } }],
    users: [
      { name: names.user, user: { 'client-certificate-data': encode(cert), 'client-key-data': encode(key), token } },
    ],
  }
}
