import { describe, expect, it } from 'vitest'
import { createApi } from './api.ts'
import { RESOURCES } from './objects.ts'
import type { ApiRequest, ApiResponse } from './transport.ts'

const rule = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: 'slo', namespace: 'monitoring' },
}

/** An API whose server gives these answers, one after the other, and the requests that it saw. */
function answering(...answers: ApiResponse[]): { api: ReturnType<typeof createApi>; seen: ApiRequest[] } {
  const seen: ApiRequest[] = []
  const rest = answers.values()
  const api = createApi((request) => {
    seen.push(request)
    const next = rest.next()
    if (next.done === true) throw new Error(`no answer left for ${request.path}`)
    return Promise.resolve(next.value)
  })
  return { api, seen }
}

function status(code: number, message: string, more: object = {}): ApiResponse {
  return { status: code, text: JSON.stringify({ kind: 'Status', message, ...more }) }
}

/** One page of a list. */
const page = (name: string, next?: string): ApiResponse => ({
  status: 200,
  text: JSON.stringify({ items: [{ metadata: { name } }], metadata: next === undefined ? {} : { continue: next } }),
})

describe('server-side apply', () => {
  it('names its manager, is strict, and does not force', async () => {
    const { api, seen } = answering({ status: 201, text: JSON.stringify(rule) })
    expect(await api.apply(RESOURCES.PrometheusRule, rule, { dryRun: true })).toMatchObject({
      kind: 'applied',
      created: true,
    })
    expect(seen[0]).toMatchObject({
      method: 'PATCH',
      path: '/apis/monitoring.coreos.com/v1/namespaces/monitoring/prometheusrules/slo?fieldManager=ticolops-obs&fieldValidation=Strict&force=false&dryRun=All',
      contentType: 'application/apply-patch+yaml',
    })
  })

  it('returns who owns which field in a conflict', async () => {
    const causes = [
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "kubectl-edit" using v1',
        field: '.spec.groups[name="g"].rules',
      },
    ]
    const { api } = answering(status(409, 'Apply failed with 1 conflict', { reason: 'Conflict', details: { causes } }))
    expect(await api.apply(RESOURCES.PrometheusRule, rule)).toEqual({
      kind: 'conflict',
      conflicts: [{ manager: 'kubectl-edit', field: '.spec.groups[name="g"].rules' }],
    })
  })

  // The bodies are those of a real API server; the 500 is what it answers for a field that an older CRD lacks.
  it.each([
    status(
      500,
      'failed to create typed patch object (m/slo; monitoring.coreos.com/v1, Kind=PrometheusRule): .spec.x: field not declared in schema',
    ),
    status(422, 'PrometheusRule "slo" is invalid: spec.groups[0].interval: Invalid value'),
    status(403, 'admission webhook "prometheusrulemutate" denied the request: Rules are not valid'),
    status(403, 'configmaps "x" is forbidden: exceeded quota: few, requested: count/configmaps=1, used: 9, limited: 9'),
    status(
      403,
      `configmaps "x" is forbidden: ValidatingAdmissionPolicy 'no' with binding 'no' denied request: not here`,
    ),
    status(413, 'Request entity too large: limit is 3145728'),
    status(500, 'etcdserver: request is too large'),
  ])('tells an object that is wrong from a server that fails: $text', async (answer) => {
    const { api } = answering(answer)
    expect((await api.apply(RESOURCES.PrometheusRule, rule)).kind).toBe('rejected')
  })
})

it('tells who lacks rights from what admission forbids', async () => {
  const message =
    'prometheusrules.monitoring.coreos.com "slo" is forbidden: User "x" cannot patch resource "prometheusrules"'
  const { api } = answering(status(403, message))
  await expect(api.apply(RESOURCES.PrometheusRule, rule)).rejects.toMatchObject({ id: 'kubernetes.forbidden' })
})

describe('a refusal', () => {
  it.each<[string, ApiResponse, string]>([
    ['forbidden', status(403, 'forbidden: User "x" cannot list'), 'kubernetes.forbidden'],
    ['unknown user', status(401, 'Unauthorized'), 'kubernetes.unauthenticated'],
    [
      'terminating namespace',
      status(403, 'unable to create: namespace m because it is being terminated'),
      'kubernetes.namespace',
    ],
    [
      'webhook that cannot be reached',
      status(400, 'failed calling webhook "x.y.z": no endpoints'),
      'kubernetes.webhook',
    ],
  ])('is told apart: %s', async (_, answer, id) => {
    const { api } = answering(answer)
    await expect(api.list(RESOURCES.PrometheusRule, { namespace: 'm' })).rejects.toMatchObject({ id })
  })

  it('of rights comes with the role that would do', async () => {
    const { api } = answering(status(403, 'no'))
    await expect(api.list(RESOURCES.ServiceMonitor, { namespace: 'm' })).rejects.toMatchObject({
      details: { verb: 'list', resource: 'servicemonitors', namespace: 'm' },
      hint: expect.stringContaining('- servicemonitors') as string,
    })
  })

  it('that is only plain text still has its words', async () => {
    const { api } = answering({ status: 502, text: 'bad gateway' })
    await expect(api.version()).rejects.toThrow('bad gateway')
  })
})

it('repeats what an overloaded server refused, and only that', async () => {
  const { api, seen } = answering(status(429, 'too many requests'), { status: 200, text: '{"gitVersion":"v1.37.2"}' })
  expect(await api.version()).toBe('v1.37.2')
  expect(seen).toHaveLength(2)
})

it('reads every page of a list and gives each item its kind', async () => {
  const { api, seen } = answering(page('a', 'more'), page('b'))
  const items = await api.list(RESOURCES.ConfigMap, { namespace: 'm', labels: 'a=b' })
  expect(items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['ConfigMap a', 'ConfigMap b'])
  expect(seen[1]?.path).toContain('continue=more')
})

it('takes an object that is gone, or is another one by now, as deleted already', async () => {
  const { api, seen } = answering(status(404, 'not found'), status(409, 'precondition failed: UID'))
  expect(await api.delete(RESOURCES.ConfigMap, 'x', 'm', 'uid-1')).toBe(false)
  expect(await api.delete(RESOURCES.ConfigMap, 'x', 'm', 'uid-1')).toBe(false)
  expect(seen[0]?.body).toMatchObject({ preconditions: { uid: 'uid-1' } })
})
