import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTarget, TargetError } from '@ticolops/obs-cluster'
import type { InstallOptions, PlannedChange, TargetHandle } from '@ticolops/obs-cluster'
import type { KubernetesTarget } from '@ticolops/obs-config'
import { startControlPlane } from '@ticolops/obs-testbed'
import type { ControlPlane, KubeObject } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { parseAllDocuments } from 'yaml'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { bundle, downAlert, groups, requestRule, service } from './bundle.ts'

const MONITORING = 'monitoring.coreos.com/v1'
const yes: InstallOptions = { confirm: () => true, timeout: 0 }

/** What a rejected promise was rejected with. */
async function errorOf(promise: Promise<unknown>): Promise<TargetError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof TargetError)) throw new Error(`expected a TargetError, not ${String(error)}`)
  return error
}

function actions(changes: readonly PlannedChange[]): Record<string, string> {
  return Object.fromEntries(changes.map(({ object, action }) => [object, action]))
}

/** Gives a role to a user. */
function bindingOf(role: KubeObject, user: string): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: `${role.kind}Binding`,
    metadata: role.metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.kind, name: role.metadata.name },
    subjects: [{ kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }],
  }
}

await describeWithServers('the Kubernetes target', ['etcd', 'kube-apiserver'], () => {
  let plane: ControlPlane
  let count = 0
  let namespace = ''
  let handle: TargetHandle

  beforeAll(async () => {
    plane = await startControlPlane()
  })
  afterAll(async () => {
    await plane?.stop()
  })

  beforeEach(async () => {
    count += 1
    namespace = `monitoring-${count}`
    await plane.client.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      prometheus('kps'),
    ])
    handle = open()
  })

  /** A Prometheus object that selects as kube-prometheus-stack's does. */
  function prometheus(name: string, spec: object = {}): KubeObject {
    const selector = { matchLabels: { release: 'kps' } }
    return {
      apiVersion: MONITORING,
      kind: 'Prometheus',
      metadata: { name, namespace },
      spec: {
        serviceMonitorSelector: selector,
        serviceMonitorNamespaceSelector: {},
        ruleSelector: selector,
        ruleNamespaceSelector: {},
        ...spec,
      },
    }
  }

  function open(overrides: Partial<KubernetesTarget> = {}, kubeconfig = plane.kubeconfig): TargetHandle {
    return openTarget({ kind: 'kubernetes', namespace, prometheus: `${namespace}/kps`, ...overrides }, { kubeconfig })
  }

  async function everything(): Promise<KubeObject[]> {
    const kinds = [
      { apiVersion: MONITORING, kind: 'ServiceMonitor' },
      { apiVersion: MONITORING, kind: 'PrometheusRule' },
      { apiVersion: 'v1', kind: 'ConfigMap' },
    ]
    const lists = await Promise.all(kinds.map((kind) => plane.client.list({ ...kind, namespace })))
    return lists.flatMap((items, index) => items.map((item) => ({ ...item, kind: kinds[index]?.kind ?? '' })))
  }

  async function versions(): Promise<Record<string, string | undefined>> {
    return Object.fromEntries(
      (await everything()).map((each) => [`${each.kind} ${each.metadata.name}`, each.metadata.resourceVersion]),
    )
  }

  it('plans every object and says why it carries which label', async () => {
    const plan = await handle.plan(bundle())
    expect(actions(plan.changes)).toEqual({
      [`ServiceMonitor ${namespace}/ticolops-obs-shop-shop-api`]: 'create',
      [`PrometheusRule ${namespace}/ticolops-obs-shop-requests`]: 'create',
      [`PrometheusRule ${namespace}/ticolops-obs-shop-alerts`]: 'create',
      [`ConfigMap ${namespace}/ticolops-obs-dashboard-shop`]: 'create',
      [`ConfigMap ${namespace}/ticolops-obs-inventory`]: 'create',
    })
    expect(plan.explanations).toContain(
      `PrometheusRule: release=kps because ${namespace}/kps .spec.ruleSelector wants release=kps`,
    )
    expect(await everything()).toEqual([])
  })

  it('installs objects that the selectors of Prometheus select', async () => {
    const result = await handle.install(bundle(), yes)
    expect(result.outcome).toBe('applied')
    const [rule] = await plane.client.list({ apiVersion: MONITORING, kind: 'PrometheusRule', namespace }, 'release=kps')
    expect(rule?.metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'ticolops-obs' })
    expect(
      await plane.client.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace }, 'grafana_dashboard=1'),
    ).toHaveLength(1)
    const [monitor] = await plane.client.list(
      { apiVersion: MONITORING, kind: 'ServiceMonitor', namespace },
      'release=kps',
    )
    expect(monitor?.['spec']).toMatchObject({
      namespaceSelector: { matchNames: ['shop'] },
      endpoints: [{ port: 'telemetry', relabelings: [{ targetLabel: 'service', replacement: 'shop-api' }] }],
    })
  })

  it('says that a Prometheus which does not answer leaves an install unproven, with exit code 6', async () => {
    const { verification, exitCode } = await handle.install(bundle(), yes)
    expect(exitCode).toBe(6)
    expect(verification?.proven).toBe(false)
    expect(verification?.findings[0]).toMatchObject({
      id: 'prometheus.unreachable',
      object: `Prometheus ${namespace}/kps`,
    })
    expect(verification?.summary.dashboards).toEqual({ total: 1, present: 1 })
  })

  it('writes nothing and asks nothing when everything is as it should be', async () => {
    await handle.install(bundle(), yes)
    const before = await versions()
    const again = await open().install(bundle(), {
      timeout: 0,
      confirm: () => {
        throw new Error('nothing to confirm')
      },
    })
    expect(again.outcome).toBe('unchanged')
    expect(again.plan.counts).toMatchObject({ create: 0, update: 0, unchanged: 4 })
    expect(await versions()).toEqual(before)
  })

  it('shows an update field by field and touches only what differs', async () => {
    await handle.install(bundle(), yes)
    const before = await versions()
    const slower = { ...downAlert, for: '10m' }
    const changed = bundle({
      ruleGroups: [
        { name: 'shop-requests', interval: '1s', rules: [requestRule] },
        { name: 'shop-alerts', interval: '1s', rules: [slower] },
      ],
    })
    const { plan } = await handle.install(changed, yes)
    const update = plan.changes.find((change) => change.action === 'update')
    expect(update?.object).toBe(`PrometheusRule ${namespace}/ticolops-obs-shop-alerts`)
    expect(update?.changes).toEqual([{ path: 'spec.groups[0].rules[0].for', before: '90s', after: '10m' }])
    const after = await versions()
    expect(
      Object.keys(after)
        .filter((name) => after[name] !== before[name])
        .sort(),
    ).toEqual(['ConfigMap ticolops-obs-inventory', 'PrometheusRule ticolops-obs-shop-alerts'])
  })

  it('compares a dashboard inside its ConfigMap', async () => {
    await handle.install(bundle(), yes)
    const [first] = bundle().dashboards
    if (first === undefined) throw new Error('the bundle has a dashboard')
    const renamed = { ...first, json: { ...first.json, title: 'The shop' } }
    const plan = await handle.plan(bundle({ dashboards: [renamed] }))
    expect(plan.changes.find((change) => change.action === 'update')?.changes).toEqual([
      { path: 'data["shop.json"].title', before: 'Shop', after: 'The shop' },
    ])
  })

  it('prunes what the configuration no longer has', async () => {
    await handle.install(bundle(), yes)
    const { plan } = await handle.install(bundle({ ruleGroups: groups.slice(0, 1) }), yes)
    expect(actions(plan.changes)[`PrometheusRule ${namespace}/ticolops-obs-shop-alerts`]).toBe('prune')
    expect(Object.keys(await versions())).not.toContain('PrometheusRule ticolops-obs-shop-alerts')
  })

  it('leaves everything as it was when the answer is no', async () => {
    const result = await handle.install(bundle(), { confirm: () => false })
    expect(result).toMatchObject({ outcome: 'declined', exitCode: 5 })
    expect(await everything()).toEqual([])
  })

  it('shows whose field it would take, and takes it only when told to', async () => {
    await handle.install(bundle(), yes)
    const name = 'ticolops-obs-shop-alerts'
    const rules = [{ ...downAlert, for: '1h' }]
    await plane.client.apply(
      [
        {
          apiVersion: MONITORING,
          kind: 'PrometheusRule',
          metadata: { name, namespace },
          spec: { groups: [{ name: 'shop-alerts', rules }] },
        },
      ],
      'somebody',
    )
    const error = await errorOf(handle.install(bundle(), yes))
    expect(error).toMatchObject({ id: 'object.conflict', exitCode: 4 })
    expect(error.message).toContain('.spec.groups[name="shop-alerts"].rules is owned by somebody')
    const conflict = (await handle.plan(bundle())).changes.find((change) => change.action === 'conflict')
    expect(conflict?.changes).toContainEqual({ path: 'spec.groups[0].rules[0].for', before: '1h', after: '90s' })

    const { plan } = await handle.install(bundle(), { ...yes, forceConflicts: true })
    expect(plan.changes.find((change) => change.action === 'update')?.conflicts).toEqual([
      { manager: 'somebody', field: '.spec.groups[name="shop-alerts"].rules' },
    ])
    expect((await handle.plan(bundle())).counts.unchanged).toBe(4)
  })

  it('does not take an object of the same name that somebody else made', async () => {
    const metadata = {
      name: 'ticolops-obs-dashboard-shop',
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'shop' },
    }
    await plane.client.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'shop.json': '{}' } }], 'helm')
    const error = await errorOf(handle.install(bundle(), yes))
    expect(error.message).toContain('it exists already and belongs to the Helm release shop')
    expect(await everything()).toHaveLength(1)
    expect((await handle.plan(bundle(), { adopt: true })).counts.adopt).toBe(1)
    await handle.install(bundle(), { ...yes, adopt: true })
    expect((await handle.plan(bundle())).counts).toMatchObject({ unchanged: 4, conflict: 0 })
  })

  it('refuses broken PromQL before anything is applied, although the API server would take it', async () => {
    const broken = [{ name: 'broken', rules: [{ record: 'x', expr: 'sum(rate(http_requests_total[5m])' }] }]
    const error = await errorOf(handle.install(bundle({ ruleGroups: broken }), yes))
    expect(error).toMatchObject({ id: 'preflight.failed', exitCode: 4 })
    expect(error.message).toContain('rule group broken')
    expect(await everything()).toEqual([])
  })

  it('carries on after a run that was stopped between two objects', async () => {
    const stop = new AbortController()
    const events: string[] = []
    const stopped = errorOf(
      handle.install(bundle(), {
        ...yes,
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type !== 'object') return
          events.push(event.object)
          if (events.length === 2) stop.abort()
        },
      }),
    )
    expect((await stopped).exitCode).toBe(130)
    expect(await everything()).toHaveLength(3)
    // The inventory was written before the objects were, so it knows more than there is, and no uid; nothing was "changed by somebody".
    const states = (await open().status()).entries.map(({ state }) => state)
    expect(states.toSorted()).toEqual(['missing', 'missing', 'present', 'present'])
    const { plan } = await open().install(bundle(), yes)
    expect(plan.counts).toMatchObject({ unchanged: 2, create: 2 })
    expect((await open().uninstall({ confirm: () => true })).leftovers).toEqual([])
    expect(await everything()).toEqual([])
  })

  it('writes nothing at all when it is stopped before the first object', async () => {
    const stop = new AbortController()
    const confirm = (): boolean => {
      stop.abort()
      return true
    }
    const error = await errorOf(handle.install(bundle(), { ...yes, confirm, signal: stop.signal }))
    expect(error.exitCode).toBe(130)
    expect(await everything()).toEqual([])
  })

  it('says what it did before an object could not be written, and carries on there', async () => {
    const name = 'ticolops-obs-dashboard-shop'
    const theirs = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      data: { 'shop.json': 'theirs' },
    }
    const attempt = handle.install(bundle(), {
      ...yes,
      confirm: async () => {
        await plane.client.apply([theirs], 'somebody')
        return true
      },
    })
    const error = await errorOf(attempt)
    expect(error).toMatchObject({ id: 'apply.failed', exitCode: 7 })
    expect(error.message).toContain('somebody owns .data.shop.json')
    expect(error.hint).toContain('3 objects were changed before it and stay so')
    await plane.client.delete({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name })
    expect((await handle.install(bundle(), yes)).plan.counts).toMatchObject({ unchanged: 3, create: 1 })
  })

  it('brings back what was deleted, and status names it meanwhile', async () => {
    await handle.install(bundle(), yes)
    const name = 'ticolops-obs-shop-alerts'
    await plane.client.delete({ apiVersion: MONITORING, kind: 'PrometheusRule', namespace, name })
    const status = await handle.status()
    expect(status).toMatchObject({ installed: true, version: '0.0.0-test' })
    expect(status.entries.filter((entry) => entry.state !== 'present')).toEqual([
      { object: `PrometheusRule ${namespace}/${name}`, state: 'missing' },
    ])
    await handle.install(bundle(), yes)
    expect((await handle.status()).findings).toEqual([])
  })

  it('uninstalls until a listing of every kind is empty, and leaves what is not ours', async () => {
    await plane.client.apply([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace }, data: {} },
    ])
    await handle.install(bundle(), yes)
    const result = await handle.uninstall({ confirm: (objects) => objects.length === 5 })
    expect(result).toMatchObject({ outcome: 'removed', leftovers: [], exitCode: 0 })
    expect(result.removed).toHaveLength(5)
    expect(result.listed.join()).toContain('prometheusrules in all namespaces')
    expect((await everything()).map((each) => each.metadata.name)).toEqual(['theirs'])
    expect((await handle.uninstall({ confirm: () => true })).outcome).toBe('nothing')
    expect((await handle.status()).installed).toBe(false)
  })

  it('uninstalls although Prometheus is gone, and still says where', async () => {
    await handle.install(bundle(), yes)
    await plane.client.delete({ apiVersion: MONITORING, kind: 'Prometheus', namespace, name: 'kps' })
    expect((await handle.describe()).facts).toContainEqual(['namespace', namespace])
    expect((await handle.uninstall({ confirm: () => true })).exitCode).toBe(0)
    expect(await everything()).toEqual([])
  })

  it('removes nothing for a user who may not remove everything', async () => {
    await handle.install(bundle(), yes)
    const user = await plane.addUser('half')
    const metadata = { name: 'half', namespace }
    const rules = [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['*'] },
      { apiGroups: ['monitoring.coreos.com'], resources: ['*'], verbs: ['get', 'list'] },
    ]
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules }
    await plane.client.apply([role, bindingOf(role, 'half')])
    const before = await versions()
    const error = await errorOf(open({}, user.kubeconfig).uninstall({ confirm: () => true }))
    expect(error).toMatchObject({ id: 'kubernetes.forbidden', exitCode: 4 })
    expect(error.message).toContain('delete prometheusrules')
    expect(await versions()).toEqual(before)
  })

  it('leaves what another installation has adopted', async () => {
    await handle.install(bundle(), yes)
    const other = openTarget(
      { kind: 'kubernetes', namespace, prometheus: `${namespace}/kps` },
      { kubeconfig: plane.kubeconfig, instance: 'other' },
    )
    const name = 'ticolops-obs-dashboard-shop'
    const configMap = (await everything()).find(({ metadata }) => metadata.name === name)
    await other.install(bundle({ dashboards: [], ruleGroups: [] }), yes)
    const inventory = (await everything()).find(({ metadata }) => metadata.name === 'other-inventory')
    const set = String(inventory?.metadata.labels?.['applyset.kubernetes.io/id'])
    await plane.client.patch(
      { apiVersion: 'v1', kind: 'ConfigMap', namespace, name },
      { metadata: { labels: { 'applyset.kubernetes.io/part-of': set } } },
    )
    const { findings, exitCode } = await handle.uninstall({ confirm: () => true })
    expect([exitCode, findings.map(({ id }) => id)]).toEqual([0, ['uninstall.replaced']])
    const left = (await everything()).find(({ metadata }) => metadata.name === name)
    expect(left?.metadata.uid).toBe(configMap?.metadata.uid)
  })

  it('reports an object that a finalizer holds as left over, with exit code 9', async () => {
    await handle.install(bundle(), yes)
    const ref = { apiVersion: MONITORING, kind: 'PrometheusRule', namespace, name: 'ticolops-obs-shop-alerts' }
    await plane.client.patch(ref, { metadata: { finalizers: ['example.com/hold'] } })
    const result = await handle.uninstall({ confirm: () => true, timeout: 300 })
    expect(result.exitCode).toBe(9)
    expect(result.findings[0]?.message).toBe('It is being deleted but held by example.com/hold.')
    await plane.client.patch(ref, { metadata: { finalizers: [] } })
    expect((await handle.uninstall({ confirm: () => true })).exitCode).toBe(0)
    expect(await everything()).toEqual([])
  })

  it('keeps two installations in one namespace apart', async () => {
    const other = openTarget(
      { kind: 'kubernetes', namespace, prometheus: `${namespace}/kps` },
      { kubeconfig: plane.kubeconfig, instance: 'other' },
    )
    const second = bundle({ dashboards: [], services: [service({ name: 'other-api' })], ruleGroups: [] })
    await handle.install(bundle(), yes)
    await other.install(second, yes)
    await handle.uninstall({ confirm: () => true })
    expect((await everything()).map((each) => each.metadata.name).sort()).toEqual([
      'other-inventory',
      'other-shop-other-api',
    ])
  })

  it('refuses a second dashboard with the same uid', async () => {
    const metadata = { name: 'copy', namespace, labels: { grafana_dashboard: '1' } }
    await plane.client.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'x.json': '{"uid":"shop"}' } }])
    const findings = await handle.check(bundle())
    expect(findings[0]).toMatchObject({ id: 'grafana.uid', severity: 'error', object: `ConfigMap ${namespace}/copy` })
  })

  it('refuses two services that come to one name', async () => {
    const services = [service({ namespace: 'a', name: 'b-c' }), service({ namespace: 'a-b', name: 'c' })]
    const error = await errorOf(handle.install(bundle({ services }), yes))
    expect(error).toMatchObject({ id: 'preflight.failed', exitCode: 4 })
    expect(error.message).toContain(`ServiceMonitor ${namespace}/ticolops-obs-a-b-c`)
    expect(await everything()).toEqual([])
  })

  it('names the link that is broken between Prometheus and a service', async () => {
    const port = { name: 'http', port: 80 }
    const metadata = { name: 'shop-api', namespace: 'default' }
    const look = async (labels: Record<string, string>, ports: object[]): Promise<string | undefined> => {
      await plane.client.apply([
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { ...metadata, labels },
          spec: { ports, selector: { app: 'shop' } },
        },
      ])
      const findings = await handle.check(bundle({ services: [service({ namespace: 'default' })] }))
      return findings.map(({ message }) => message).join('\n')
    }
    expect(await look({}, [port])).toContain(
      'No Service in namespace default has the labels app.kubernetes.io/name=shop-api',
    )
    const labels = { 'app.kubernetes.io/name': 'shop-api' }
    expect(await look(labels, [port])).toContain('no port named "telemetry"; it has http')
    expect(await look(labels, [port, { name: 'telemetry', port: 9464 }])).toContain('No pod behind it is ready')
  })

  it('asks which Prometheus is meant when there are several', async () => {
    await plane.client.apply([prometheus('second')])
    const error = await errorOf(
      openTarget({ kind: 'kubernetes', namespace }, { kubeconfig: plane.kubeconfig }).plan(bundle()),
    )
    expect(error).toMatchObject({ id: 'prometheus.ambiguous', exitCode: 3 })
    expect(error.details['candidates']).toContain(`${namespace}/second`)
  })

  it('suggests the Prometheus that was meant', async () => {
    const error = await errorOf(open({ prometheus: `${namespace}/kpss` }).plan(bundle()))
    expect(error).toMatchObject({ id: 'prometheus.none', hint: `Did you mean "${namespace}/kps"?` })
  })

  it('names the field of a selector that cannot be satisfied', async () => {
    await plane.client.apply([prometheus('kps', { ruleSelector: undefined })])
    const nothing = await errorOf(handle.plan(bundle()))
    expect(nothing).toMatchObject({ id: 'selector.unsolvable', exitCode: 3, details: { field: '.spec.ruleSelector' } })
    expect(nothing.message).toContain('selects nothing')

    await plane.client.apply([prometheus('kps', { ruleNamespaceSelector: { matchLabels: { team: 'a' } } })])
    const elsewhere = await errorOf(handle.plan(bundle()))
    expect(elsewhere.message).toContain(
      `.spec.ruleNamespaceSelector wants namespaces with team=a, and ${namespace} is not one`,
    )
    expect(elsewhere.hint).toContain(`kubectl label namespace ${namespace} team=a`)
  })

  it('tells a user without rights which role is missing', async () => {
    const user = await plane.addUser('limited')
    const error = await errorOf(open({}, user.kubeconfig).plan(bundle()))
    expect(error).toMatchObject({ id: 'kubernetes.forbidden', exitCode: 4 })
    expect(error.message).toContain('prometheusrules')
    expect(error.hint).toContain('kind: Role')
    expect(error.hint).toContain(`namespace: ${namespace}`)
  })

  it('works for a user who has just that role', async () => {
    const user = await plane.addUser('installer')
    const forbidden = await errorOf(open({}, user.kubeconfig).plan(bundle()))
    const roles = parseAllDocuments(String(forbidden.details['role'])).map((document) => document.toJS() as KubeObject)
    await plane.client.apply([...roles, ...roles.map((role) => bindingOf(role, 'installer'))])
    const limited = open({}, user.kubeconfig)
    const plan = await limited.plan(bundle())
    expect(plan.counts.create).toBe(5)
    expect((await limited.install(bundle(), yes)).outcome).toBe('applied')
    expect((await limited.uninstall({ confirm: () => true })).exitCode).toBe(0)
    expect(await everything()).toEqual([])
  })

  it('does not refuse a namespace whose labels the user may not read', async () => {
    const metadata = { name: namespace, labels: { team: 'a' } }
    const wanted = { matchLabels: { team: 'a' } }
    await plane.client.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata },
      prometheus('kps', { ruleNamespaceSelector: wanted }),
    ])
    const user = await plane.addUser(`reader-${namespace}`)
    const forbidden = await errorOf(open({}, user.kubeconfig).plan(bundle()))
    const roles = parseAllDocuments(String(forbidden.details['role'])).map((document) => document.toJS() as KubeObject)
    await plane.client.apply([...roles, ...roles.map((role) => bindingOf(role, `reader-${namespace}`))])
    const { explanations } = await open({}, user.kubeconfig).plan(bundle())
    expect(explanations.join()).toContain(`${namespace} must have team=a`)
    expect((await handle.plan(bundle())).explanations.join()).not.toContain('must have')
  })

  it('says that a namespace is missing, and does not make it', async () => {
    const error = await errorOf(
      openTarget(
        { kind: 'kubernetes', namespace: 'nowhere', prometheus: `${namespace}/kps` },
        { kubeconfig: plane.kubeconfig },
      ).plan(bundle()),
    )
    expect(error).toMatchObject({ id: 'kubernetes.namespace', exitCode: 4 })
    expect(await plane.client.get({ apiVersion: 'v1', kind: 'Namespace', name: 'nowhere' })).toBeUndefined()
  })

  it('says that a namespace is being deleted', async () => {
    await plane.client.delete({ apiVersion: 'v1', kind: 'Namespace', name: namespace })
    const error = await errorOf(handle.plan(bundle()))
    expect(error.message).toContain('is being deleted')
  })

  it('lists the contexts when the one that was named is not there', async () => {
    const error = await errorOf(open({ context: 'ticolops-testbet' }).plan(bundle()))
    expect(error).toMatchObject({ id: 'kubernetes.context', exitCode: 3, hint: 'Did you mean "ticolops-testbed"?' })
  })

  it('says what is wrong with a kubeconfig or a server that is not there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'))
    try {
      const missing = await errorOf(open({}, join(folder, 'none')).plan(bundle()))
      expect(missing).toMatchObject({ id: 'kubernetes.kubeconfig', exitCode: 3 })
      const broken = join(folder, 'broken')
      await writeFile(broken, 'clusters: [')
      expect((await errorOf(open({}, broken).plan(bundle()))).message).toContain(broken)
      const dead = join(folder, 'dead')
      await writeFile(
        dead,
        JSON.stringify({
          clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
          users: [{ name: 'u', user: {} }],
          contexts: [{ name: 'dead', context: { cluster: 'c', user: 'u' } }],
          'current-context': 'dead',
        }),
      )
      const refused = await errorOf(open({}, dead).plan(bundle()))
      expect(refused).toMatchObject({ id: 'kubernetes.unreachable', exitCode: 3 })
      expect(refused.message).toContain('ECONNREFUSED')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

await describeWithServers('a cluster without the Prometheus Operator', ['etcd', 'kube-apiserver'], () => {
  it('is told apart, with the way to get one', async () => {
    const plane = await startControlPlane({ crds: false })
    try {
      const handle = openTarget({ kind: 'kubernetes', namespace: 'default' }, { kubeconfig: plane.kubeconfig })
      const error = await errorOf(handle.plan(bundle()))
      expect(error).toMatchObject({ id: 'kubernetes.crd-missing', exitCode: 4 })
      expect(error.hint).toContain('Prometheus Operator')
    } finally {
      await plane.stop()
    }
  })
})
