import type { FieldConflict } from '../plan.ts'
import { refusal } from './api-errors.ts'
import type { ApiStatus } from './api-errors.ts'
import type { KubernetesObject, Resource } from './objects.ts'
import type { Access } from './rbac.ts'
import type { ApiResponse, Transport } from './transport.ts'

/** Who we are to server-side apply. */
export const FIELD_MANAGER = 'ticolops-obs'

/** The outcome of a server-side apply. Only what a plan can show is a value; everything else throws. */
export type Applied =
  | { readonly kind: 'applied'; readonly object: KubernetesObject; readonly created: boolean }
  | { readonly kind: 'conflict'; readonly conflicts: readonly FieldConflict[] }
  | { readonly kind: 'rejected'; readonly message: string }

export interface ApplyOptions {
  readonly dryRun?: boolean
  readonly force?: boolean
}

/** The verbs that this package needs of a Kubernetes API server. Throws {@link TargetError}s that name verb, resource and namespace. */
export interface KubernetesApi {
  /** One object, or nothing when it is not there. */
  get(resource: Resource, name: string, namespace?: string): Promise<KubernetesObject | undefined>
  /** Objects in a namespace, or everywhere when none is given. Empty when the kind is not served. */
  list(resource: Resource, options?: { namespace?: string; labels?: string }): Promise<KubernetesObject[]>
  apply(resource: Resource, object: KubernetesObject, options?: ApplyOptions): Promise<Applied>
  /** Deletes the object with this uid and nothing else; false when it is gone already or is another one by now. */
  delete(resource: Resource, name: string, namespace: string, uid: string): Promise<boolean>
  /** Whether we may, by the API server's own judgement. */
  may(access: Access): Promise<boolean>
  /** Whether the API server serves a kind. */
  serves(resource: Resource): Promise<boolean>
  version(): Promise<string>
  /** GETs through the API server's proxy; the status and body are those of the pod, or the proxy's own. */
  proxy(backend: ProxyBackend, path: string): Promise<ApiResponse>
}

/** Where a proxied request ends: at one pod, or at any pod of a Service. */
export interface ProxyBackend {
  readonly resource: 'pods' | 'services'
  readonly namespace: string
  readonly name: string
  /** A number; for a Service, a name will do. */
  readonly port: number | string
  readonly scheme: 'http' | 'https'
}

/** One page of a list; `continue` names the next one. */
interface ListPage {
  readonly items: readonly KubernetesObject[]
  readonly metadata?: { readonly continue?: string }
}

const RETRIES = 4

/** The API over a transport. */
export function createApi(transport: Transport): KubernetesApi {
  /** Repeats what is safe to repeat while the server is overloaded or changes its leader. */
  const send: Transport = async (request) => {
    for (let attempt = 0; ; attempt += 1) {
      const response = await transport(request)
      if (attempt >= RETRIES || !isTransient(response)) return response
      await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt * (0.5 + Math.random())))
    }
  }

  return {
    async get(resource, name, namespace) {
      const response = await send({ method: 'GET', path: pathOf(resource, namespace, name) })
      if (response.status === 404) return undefined
      return parsed(response, { verb: 'get', resource, namespace, name }) as KubernetesObject
    },

    async list(resource, { namespace, labels } = {}) {
      const items: KubernetesObject[] = []
      let token = ''
      do {
        const query = new URLSearchParams({ limit: '500' })
        if (labels !== undefined) query.set('labelSelector', labels)
        if (token !== '') query.set('continue', token)
        const response = await send({ method: 'GET', path: `${pathOf(resource, namespace)}?${query.toString()}` })
        if (response.status === 404) return items
        const page = parsed(response, { verb: 'list', resource, namespace }) as ListPage
        // Items of a list carry neither apiVersion nor kind.
        items.push(...page.items.map((item) => ({ ...item, apiVersion: resource.apiVersion, kind: resource.kind })))
        token = page.metadata?.continue ?? ''
      } while (token !== '')
      return items
    },

    async apply(resource, object, { dryRun = false, force = false } = {}) {
      const { name, namespace } = object.metadata
      const query = new URLSearchParams({
        fieldManager: FIELD_MANAGER,
        fieldValidation: 'Strict',
        force: String(force),
      })
      if (dryRun) query.set('dryRun', 'All')
      const response = await send({
        method: 'PATCH',
        path: `${pathOf(resource, namespace, name)}?${query.toString()}`,
        contentType: 'application/apply-patch+yaml',
        body: object,
      })
      const status = response.status < 300 ? undefined : statusOf(response)
      const conflicts = fieldConflicts(status)
      if (response.status === 409 && conflicts.length > 0) return { kind: 'conflict', conflicts }
      if (status !== undefined && isRejection(response, status)) return { kind: 'rejected', message: status.message }
      const applied = parsed(response, { verb: 'patch', resource, namespace, name }) as KubernetesObject
      return { kind: 'applied', object: applied, created: response.status === 201 }
    },

    async delete(resource, name, namespace, uid) {
      const response = await send({
        method: 'DELETE',
        path: pathOf(resource, namespace, name),
        body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid }, propagationPolicy: 'Background' },
      })
      if (response.status === 404 || response.status === 409) return false
      parsed(response, { verb: 'delete', resource, namespace, name })
      return true
    },

    async may(access) {
      const apiVersion = 'authorization.k8s.io/v1'
      const resource = { apiVersion, kind: 'SelfSubjectAccessReview', plural: 'selfsubjectaccessreviews' }
      const body = { apiVersion, kind: resource.kind, spec: { resourceAttributes: access } }
      const response = await send({ method: 'POST', path: pathOf(resource), body })
      const review = parsed(response, { verb: 'create', resource }) as { status: { allowed: boolean } }
      return review.status.allowed
    },

    async serves(resource) {
      const response = await send({ method: 'GET', path: groupPath(resource) })
      if (response.status === 404) return false
      const list = parsed(response, { verb: 'get', resource }) as { resources?: { name: string }[] }
      return (list.resources ?? []).some((each) => each.name === resource.plural)
    },

    async version() {
      const response = await send({ method: 'GET', path: '/version' })
      const resource = { apiVersion: 'v1', kind: 'Version', plural: 'version' }
      return (parsed(response, { verb: 'get', resource }) as { gitVersion: string }).gitVersion
    },

    proxy({ resource, namespace, scheme, name, port }, path) {
      return transport({
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/${resource}/${scheme}:${name}:${port}/proxy${path}`,
      })
    },
  }
}

function groupPath(resource: Resource): string {
  return resource.apiVersion.includes('/') ? `/apis/${resource.apiVersion}` : `/api/${resource.apiVersion}`
}

function pathOf(resource: Resource, namespace?: string, name?: string): string {
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`
  return `${groupPath(resource)}${scope}/${resource.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`
}

interface Asked {
  readonly verb: string
  readonly resource: Resource
  readonly namespace?: string | undefined
  readonly name?: string
}

function parsed(response: ApiResponse, asked: Asked): unknown {
  if (response.status >= 300) throw refusal(response.status, statusOf(response), asked)
  return JSON.parse(response.text)
}

/** The server's Status object; errors from before its routing (an unknown kind) and from proxies are plain text. */
function statusOf(response: ApiResponse): ApiStatus {
  try {
    const body = JSON.parse(response.text) as ApiStatus
    if (typeof body.message === 'string') return body
  } catch {
    // Not JSON: the text is the message.
  }
  return { message: response.text.trim().slice(0, 500) }
}

function fieldConflicts(status: ApiStatus | undefined): FieldConflict[] {
  return (status?.details?.causes ?? [])
    .filter((cause) => cause.reason === 'FieldManagerConflict')
    .map((cause) => ({
      manager: /conflict with "([^"]+)"/.exec(cause.message ?? '')?.[1] ?? 'another manager',
      field: cause.field ?? '',
    }))
}

/** What is wrong with the object itself: schema, size, an unknown field (which the server answers with 500), or admission: a webhook, a policy, a quota. */
function isRejection(response: ApiResponse, status: ApiStatus): boolean {
  if (response.status === 422 || response.status === 413 || response.status === 400) return true
  if (/admission webhook .* denied the request/.test(status.message)) return true
  // Who lacks rights is told so in these words; any other 403 is admission's, and no role would help.
  if (response.status === 403) return !/User ".*" cannot |is being terminated/.test(status.message)
  return response.status === 500 && /field not declared in schema|request is too large/.test(status.message)
}

function isTransient(response: ApiResponse): boolean {
  if (response.status === 429 || response.status === 503 || response.status === 504) return true
  return (
    response.status === 500 &&
    /etcdserver: (leader changed|request timed out)|connection refused|i\/o timeout/.test(response.text)
  )
}
