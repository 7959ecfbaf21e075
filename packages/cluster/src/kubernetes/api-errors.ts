import { EXIT, TargetError } from '../errors.ts'
import type { Resource } from './objects.ts'
import { roleFor } from './rbac.ts'

/** The API server's Status object, as far as it is read. */
export interface ApiStatus {
  readonly message: string
  readonly reason?: string
  readonly details?: {
    readonly causes?: readonly { readonly reason?: string; readonly message?: string; readonly field?: string }[]
  }
}

interface Asked {
  readonly verb: string
  readonly resource: Resource
  readonly namespace?: string | undefined
  readonly name?: string
}

/** Turns a refusal of the API server into an error for people. */
export function refusal(code: number, status: ApiStatus, asked: Asked): TargetError {
  const { verb, resource, namespace, name } = asked
  const place = namespace === undefined ? 'in the whole cluster' : `in namespace ${namespace}`
  const what = `${verb} ${resource.plural}${name === undefined ? '' : ` "${name}"`} ${place}`

  if (code === 401) {
    return new TargetError(
      'kubernetes.unauthenticated',
      'The API server does not accept the credentials of this context.',
      {
        hint: 'They may have expired: log in again.',
        exitCode: EXIT.target,
      },
    )
  }
  if (code === 403 && /being terminated/.test(status.message)) return namespaceTerminating(namespace ?? '')
  if (code === 403) {
    const group = resource.apiVersion.includes('/') ? (resource.apiVersion.split('/')[0] ?? '') : ''
    const role = roleFor([
      { verb, group, resource: resource.plural, ...(namespace === undefined ? {} : { namespace }) },
    ])
    return new TargetError('kubernetes.forbidden', `You may not ${what}: ${status.message}`, {
      hint: `Ask for this role, then try again:\n${role}`,
      exitCode: EXIT.preflight,
      details: { verb, resource: resource.plural, group, namespace: namespace ?? null, role },
    })
  }
  if (code === 404 && /namespaces ".*" not found/.test(status.message)) return namespaceMissing(namespace ?? '')
  if (code === 404) {
    return new TargetError(
      'kubernetes.crd-missing',
      `The cluster does not serve ${resource.plural} (${resource.apiVersion}).`,
      {
        hint: OPERATOR_HINT,
        exitCode: EXIT.preflight,
        details: { apiVersion: resource.apiVersion, kind: resource.kind },
      },
    )
  }
  if (/failed calling webhook/.test(status.message)) {
    const webhook = /failed calling webhook "([^"]+)"/.exec(status.message)?.[1] ?? 'a webhook'
    return new TargetError(
      'kubernetes.webhook',
      `The cluster cannot reach its own admission webhook ${webhook}: ${status.message}`,
      {
        hint: 'See that the Service and the pods behind it run: `kubectl get validatingwebhookconfigurations,pods -A`.',
        exitCode: EXIT.preflight,
        details: { webhook },
      },
    )
  }
  return new TargetError('kubernetes.refused', `The API server refused to ${what} (${code}): ${status.message}`, {
    hint: 'Run again; if it stays, the API server and its logs know more.',
    exitCode: EXIT.unexpected,
    details: { status: code, reason: status.reason ?? null },
  })
}

const OPERATOR_HINT =
  'Install the Prometheus Operator first, for instance `helm install kps oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack`; its custom resource definitions are never installed from here.'

/** The cluster lacks the Prometheus Operator's kinds. */
export function operatorMissing(resource: Resource): TargetError {
  return refusal(404, { message: '404 page not found' }, { verb: 'list', resource })
}

export function namespaceMissing(namespace: string): TargetError {
  return new TargetError('kubernetes.namespace', `There is no namespace "${namespace}".`, {
    hint: `Create it (\`kubectl create namespace ${namespace}\`), or name another one in the target of the configuration. Namespaces are never created from here.`,
    exitCode: EXIT.preflight,
    details: { namespace },
  })
}

export function namespaceTerminating(namespace: string, finalizers: readonly string[] = []): TargetError {
  const held = finalizers.length === 0 ? '' : ` Held by: ${finalizers.join(', ')}.`
  return new TargetError(
    'kubernetes.namespace',
    `The namespace "${namespace}" is being deleted; nothing can be created in it.${held}`,
    {
      hint: `Wait until it is gone, or see what holds it: \`kubectl get namespace ${namespace} -o yaml\` (status.conditions).`,
      exitCode: EXIT.preflight,
      details: { namespace, finalizers },
    },
  )
}
