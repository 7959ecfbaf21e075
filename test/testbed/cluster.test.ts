import type { Cluster, KubeObject, MonitoringStack, Pod } from '@ticolops/obs-testbed'
import { containerOf, PrometheusApi, runPods, startCluster, startMonitoringStack } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'

const named = (name: string) => ({ name, namespace: 'default' })

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

    it('gives a process of this host what it would find in its container: variables, and mounted files by their places', async () => {
      await cluster.client.apply([
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: named('settings'), data: { PORT: '8080', MODE: 'quiet' } },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: named('code'), data: { 'start.mjs': "'/run/keys/token'" } },
        { apiVersion: 'v1', kind: 'Secret', metadata: named('keys'), stringData: { token: 'of-secret' } },
      ])
      const pod: Pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...named('one'), labels: { release: '1.2.3' } },
        spec: {
          containers: [
            {
              name: 'server',
              envFrom: [{ configMapRef: { name: 'settings' } }],
              env: [
                { name: 'RELEASE', valueFrom: { fieldRef: { fieldPath: "metadata.labels['release']" } } },
                { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'MODE' } } },
                { name: 'TITLE', value: '$(RELEASE) $(MODE) $(PORT)' },
                { name: 'OPTIONS', value: '--import=/etc/code/start.mjs' },
              ],
              volumeMounts: [
                { name: 'tmp', mountPath: '/tmp' },
                { name: 'code', mountPath: '/etc/code' },
                { name: 'keys', mountPath: '/run/keys' },
              ],
            },
          ],
          volumes: [
            { name: 'tmp' },
            { name: 'code', configMap: { name: 'code' } },
            { name: 'keys', secret: { secretName: 'keys' } },
          ],
        },
      }
      const { environment, root, remove } = await containerOf(cluster.client, pod)
      onTestFinished(remove)
      expect(environment).toEqual({
        PORT: '8080',
        RELEASE: '1.2.3',
        MODE: 'quiet',
        // `$(PORT)` stays: PORT is not in the list.
        TITLE: '1.2.3 quiet $(PORT)',
        OPTIONS: `--import=${root}/etc/code/start.mjs`,
      })
      expect(readFileSync(`${root}/etc/code/start.mjs`, 'utf8')).toBe(`'${root}/run/keys/token'`)
      expect(readFileSync(`${root}/run/keys/token`, 'utf8')).toBe('of-secret')
      await expect(
        containerOf(cluster.client, { ...pod, metadata: { ...named('two'), namespace: 'kube-system' } }),
      ).rejects.toThrow('There is no ConfigMap kube-system/code.')
    })

    it('reaches Prometheus through the API server, and Alertmanager through Prometheus', async () => {
      const proxy = `/api/v1/namespaces/${stack.namespace}/services/prometheus-operated:9090/proxy`
      expect(await cluster.client.request('GET', `${proxy}/api/v1/query?query=42`)).toMatchObject({ status: 'success' })
      expect(await prometheus.waitForValue('prometheus_notifications_alertmanagers_discovered')).toBe(1)
    })
  },
  { podNetwork: true },
)
