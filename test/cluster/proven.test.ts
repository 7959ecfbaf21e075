import { generateAlerts } from '@ticolops/obs-alerts'
import { openTarget } from '@ticolops/obs-cluster'
import type { InstallOptions, ProgressEvent, TargetHandle } from '@ticolops/obs-cluster'
import { checkConfig } from '@ticolops/obs-config'
import { generateDashboards } from '@ticolops/obs-dashboards'
import { runPods, startCluster, startMonitoringStack } from '@ticolops/obs-testbed'
import type { Cluster, KubeObject, MonitoringStack, PodRunner } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApplication } from './application.ts'
import { bundle, dashboard, panel, service } from './bundle.ts'

const CLUSTER_TOOLS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'prometheus-operator',
  'po-admission-webhook',
  'prometheus@3',
] as const

/** The service's own objects, as its team would have applied them. */
function shopObjects(): KubeObject[] {
  const labels = { 'app.kubernetes.io/name': 'shop-api' }
  const metadata = { name: 'shop-api', namespace: 'shop', labels }
  const container = { name: 'app', image: 'shop', ports: [{ name: 'telemetry', containerPort: 9464 }] }
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ name: 'telemetry', port: 9464, targetPort: 'telemetry' }] },
    },
  ]
}

await describeWithServers(
  'an install into a whole cluster',
  CLUSTER_TOOLS,
  () => {
    let cluster: Cluster
    let stack: MonitoringStack
    let pods: PodRunner
    let handle: TargetHandle
    const install: InstallOptions = { confirm: () => true, timeout: 120_000, pollEvery: 500 }

    beforeAll(async () => {
      cluster = await startCluster()
      stack = await startMonitoringStack(cluster, { alertmanager: false, intervalSeconds: 1, release: 'kps' })
      await cluster.client.apply(shopObjects())
      pods = runPods(cluster.client, {
        namespace: 'shop',
        selector: 'app.kubernetes.io/name=shop-api',
        start: (_, ip) => startApplication(ip, 9464),
      })
      await pods.ready()
      handle = openTarget({ kind: 'kubernetes', namespace: 'monitoring' }, { kubeconfig: cluster.kubeconfig })
    })
    afterAll(async () => {
      await pods?.stop()
      await stack?.stop()
      await cluster?.stop()
    })

    it('is proven through the API server: groups loaded, both pods scraped, every panel with data', async () => {
      const events: ProgressEvent[] = []
      const dashboards = [
        {
          ...dashboard,
          panels: [
            ...dashboard.panels,
            panel(3, 'Per pod', 'sum by (pod) (up{service="$service", namespace="$namespace"})', 'target'),
          ],
        },
      ]
      const result = await handle.install(bundle({ dashboards }), {
        ...install,
        onEvent: (event) => events.push(event),
      })
      expect(result.verification?.findings).toEqual([])
      expect(result).toMatchObject({ outcome: 'applied', exitCode: 0 })
      expect(result.verification?.summary).toEqual({
        targets: { total: 2, up: 2 },
        ruleGroups: { total: 2, loaded: 2, healthy: 2 },
        panels: { total: 3, withData: 3, explained: 0, unexplained: 0 },
        dashboards: { total: 1, present: 1 },
      })
    })

    it('brings every generated rule and dashboard through the webhook, the operator and the reload', async () => {
      const slos = [
        { name: 'availability', objective: 99.9 },
        { name: 'latency', objective: 99, threshold: '250ms' },
      ]
      const services = [
        { name: 'shop-api', namespace: 'shop', parts: ['http', 'http-client', 'node', 'postgres', 'redis'], slos },
      ]
      const config = checkConfig({ team: 'shop', services, targets: {} }, { file: 'test', dir: '/' })
      const generated = bundle({ dashboards: generateDashboards(config), ruleGroups: generateAlerts(config).groups })
      const whole = openTarget(
        { kind: 'kubernetes', namespace: 'monitoring' },
        { kubeconfig: cluster.kubeconfig, instance: 'whole' },
      )
      const { ruleGroups, dashboards } = generated
      const { verification } = await whole.install(generated, { ...install, timeout: 15_000 })
      // The application is not instrumented, so its panels are empty; everything that we bring is there.
      expect(verification?.summary).toMatchObject({
        targets: { total: 2, up: 2 },
        ruleGroups: { total: ruleGroups.length, loaded: ruleGroups.length },
        dashboards: { total: dashboards.length, present: dashboards.length },
      })
      expect(verification?.findings.filter(({ id }) => id === 'panel.query-refused')).toEqual([])
      expect((await whole.uninstall({ confirm: () => true })).exitCode).toBe(0)
    })

    it('is unchanged and still proven the second time', async () => {
      expect(await handle.install(bundle(), install)).toMatchObject({ outcome: 'unchanged', exitCode: 0 })
    })

    it('is not proven by one replica of Prometheus when another does not answer', async () => {
      const silent = { apiVersion: 'v1', kind: 'Pod', namespace: 'monitoring', name: 'prometheus-silent' }
      const container = { name: 'prometheus', image: 'prometheus', ports: [{ name: 'web', containerPort: 9090 }] }
      const labels = { 'operator.prometheus.io/name': stack.name }
      await cluster.client.apply([
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: silent.name, namespace: silent.namespace, labels },
          spec: { containers: [container] },
        },
      ])
      const one = await handle.verify(bundle(), { timeout: 0 })
      expect(one.proven).toBe(false)
      expect(one.findings.map(({ id, object }) => `${id} ${object}`)).toEqual([
        'prometheus.unreachable Prometheus monitoring/prometheus-silent',
        'prometheus.replica Prometheus monitoring/prometheus-silent',
      ])
      await cluster.client.delete(silent)
      expect((await handle.verify(bundle(), install)).proven).toBe(true)
    })

    it('sees that Prometheus still runs the rule from before an update, and waits for the new one', async () => {
      const rules = [
        {
          record: 'service:http_server_requests:rate5m',
          expr: 'sum by (namespace, service) (rate(http_server_request_duration_seconds_count[1m]))',
        },
      ]
      const next = bundle({ ruleGroups: [{ name: 'shop-requests', interval: '1s', rules }] })
      const before = await handle.verify(next, { timeout: 0 })
      expect(before.findings.map(({ id }) => id)).toContain('rules.stale')
      expect(await handle.install(next, install)).toMatchObject({
        outcome: 'applied',
        exitCode: 0,
        plan: { counts: { update: 2, prune: 1 } },
      })
    })

    it('is told by the webhook what is wrong with a rule that only Prometheus can judge, before anything is applied', async () => {
      const rules = [{ alert: 'Broken', expr: 'up == 0', annotations: { summary: '{{ $labels.pod' } }]
      const attempt = handle.install(bundle({ ruleGroups: [{ name: 'broken', rules }] }), install)
      await expect(attempt).rejects.toMatchObject({ id: 'object.rejected', exitCode: 4 })
      await expect(attempt).rejects.toThrow('denied the request')
    })

    it('names the missing port when a service is not found', async () => {
      const wrong = bundle({
        services: [
          service({ scrape: { selector: { 'app.kubernetes.io/name': 'shop-api' }, port: 'metrics', addresses: [] } }),
        ],
      })
      const { verification, exitCode } = await handle.install(wrong, { ...install, timeout: 5_000 })
      expect(exitCode).toBe(6)
      const finding = verification?.findings.find(({ id }) => id === 'target.none')
      expect(finding?.message).toContain('it has no port named "metrics"; it has telemetry')
    })

    it('leaves nothing in the cluster or in Prometheus', async () => {
      const result = await handle.uninstall({ confirm: () => true })
      expect(result).toMatchObject({ outcome: 'removed', leftovers: [], exitCode: 0 })
      const kinds = [
        ['v1', 'ConfigMap'],
        ['monitoring.coreos.com/v1', 'PrometheusRule'],
        ['monitoring.coreos.com/v1', 'ServiceMonitor'],
      ] as const
      for (const [apiVersion, kind] of kinds) {
        expect(await cluster.client.list({ apiVersion, kind }, 'app.kubernetes.io/part-of=ticolops-obs')).toEqual([])
      }
    })
  },
  { podNetwork: true },
)
