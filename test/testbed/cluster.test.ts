import type { Cluster, KubeObject, MonitoringStack } from '@ticolops/obs-testbed'
import { PrometheusApi, runPods, startCluster, startMonitoringStack } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'

const TOOLS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'prometheus-operator',
  'po-admission-webhook',
  'prometheus@3',
  'alertmanager',
] as const

const rule = (name: string, expr: string, labels: Record<string, string>): KubeObject => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name, namespace: 'default', labels },
  spec: { groups: [{ name, rules: [{ record: `${name}:value`, expr }] }] },
})
const app = { app: 'hello' }

function deployment(release: string): KubeObject[] {
  const metadata = { name: 'hello', namespace: 'default', labels: app }
  const annotations = { 'kwok.x-k8s.io/usage-cpu': '250m', 'kwok.x-k8s.io/usage-memory': '64Mi' }
  const containers = [
    { name: 'app', image: 'ticolops.invalid/hello:1', ports: [{ name: 'metrics', containerPort: 9464 }] },
  ]
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 2,
        selector: { matchLabels: app },
        template: { metadata: { labels: app, annotations }, spec: { containers } },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: app, ports: [{ name: 'metrics', port: 9464 }] } },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { ...metadata, labels: { release } },
      spec: { selector: { matchLabels: app }, endpoints: [{ port: 'metrics' }] },
    },
  ]
}

await describeWithServers(
  'a cluster with the Prometheus Operator',
  TOOLS,
  () => {
    let cluster: Cluster
    let stack: MonitoringStack
    let prometheus: PrometheusApi
    beforeAll(async () => {
      cluster = await startCluster()
      stack = await startMonitoringStack(cluster, { intervalSeconds: 1 })
      prometheus = new PrometheusApi(stack.prometheus() ?? '')
    })
    afterAll(async () => {
      await stack?.stop()
      await cluster?.stop()
    })

    it('loads a PrometheusRule that carries the release label, and never one that does not', async () => {
      await cluster.client.apply([
        rule('unseen', 'vector(1)', {}),
        rule('seen', 'vector(42)', { release: stack.release }),
      ])
      expect(await prometheus.waitForValue('seen:value')).toBe(42)
      expect((await prometheus.ruleGroups()).map((group) => group.name)).toEqual(['seen'])
    })

    it('refuses bad PromQL when it is applied', async () => {
      const bad = cluster.client.apply([rule('bad', 'vector(1', { release: stack.release })])
      await expect(bad).rejects.toThrow(
        /admission webhook "prometheusrules\.monitoring\.coreos\.com" denied the request/,
      )
    })

    it('runs a process behind each pod, scraped at the pod address, with the figures of API server and nodes beside it', async () => {
      const runner = runPods(cluster.client, {
        namespace: 'default',
        selector: 'app=hello',
        start: async (_pod, ip) => {
          const server = createServer((_request, response) =>
            response.setHeader('content-type', 'text/plain; version=0.0.4').end('hello_total 1\n'),
          )
          await new Promise<void>((resolve) => void server.listen(9464, ip, resolve))
          return {
            stop: async () => {
              server.closeAllConnections()
              server.close()
            },
          }
        },
      })
      onTestFinished(() => runner.stop())
      await cluster.client.apply(deployment(stack.release))
      expect(await prometheus.waitForValue('count(up{service="hello"} == 1)', (count) => count === 2)).toBe(2)
      expect(
        await prometheus.waitForValue(
          'kube_deployment_status_replicas_ready{deployment="hello"}',
          (count) => count === 2,
        ),
      ).toBe(2)
      expect(await prometheus.waitForValue('container_memory_working_set_bytes{pod=~"hello-.*"}')).toBe(64 * 2 ** 20)
      await prometheus.waitForValue(
        'rate(container_cpu_usage_seconds_total{pod=~"hello-.*"}[10s])',
        (rate) => rate > 0.2 && rate < 0.3,
      )
    })

    it('reaches Prometheus through the API server, and Alertmanager through Prometheus', async () => {
      const proxy = `/api/v1/namespaces/${stack.namespace}/services/prometheus-operated:9090/proxy`
      expect(await cluster.client.request('GET', `${proxy}/api/v1/query?query=42`)).toMatchObject({ status: 'success' })
      expect(await prometheus.waitForValue('prometheus_notifications_alertmanagers_discovered')).toBe(1)
    })
  },
  { podNetwork: true },
)
