import type { Service } from '../../../service.ts'
import { commented } from '../yaml.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf } from '../manifest.ts'
import type { Settings } from '../settings.ts'

/** The name under which the custom metrics API serves the rate of requests. */
const REQUEST_RATE = 'http_server_requests_per_second'

/** What the custom metrics API needs, in the words of prometheus-adapter's configuration. */
const ADAPTER_RULE = `Requests per second come through the custom metrics API, which a cluster does not have by itself. With prometheus-adapter in front of the Prometheus that scrapes this service, this rule serves them:
  rules:
    custom:
      - seriesQuery: 'http_server_request_duration_seconds_count{namespace!="",pod!=""}'
        resources:
          overrides:
            namespace: {resource: namespace}
            pod: {resource: pod}
        name: {as: ${REQUEST_RATE}}
        metricsQuery: 'sum by (<<.GroupBy>>) (rate(<<.Series>>{<<.LabelMatchers>>}[2m]))'
Until then the autoscaler goes by CPU alone and only upwards: it never takes pods away while a metric is missing (\`kubectl describe hpa\` says FailedGetPodsMetric). Delete this metric if you do not want the adapter.`

/** The HorizontalPodAutoscaler, by CPU and requests. */
export function autoscaler(service: Service, settings: Settings): Manifest {
  const { minReplicas, maxReplicas, cpu, requestsPerSecond } = settings.autoscaling
  return {
    name: 'autoscaler',
    about: 'How many pods. Three at least: one may be away for an update while another one fails.',
    object: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadataOf(service, settings),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: settings.name },
        minReplicas,
        maxReplicas,
        metrics: [
          commented('Percent of the CPU request.', {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } },
          }),
          commented(ADAPTER_RULE, {
            type: 'Pods',
            pods: { metric: { name: REQUEST_RATE }, target: { type: 'AverageValue', averageValue: requestsPerSecond } },
          }),
        ],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 30 }] },
          scaleDown: commented('Slowly: a pod a minute, and not before five minutes of quiet.', {
            stabilizationWindowSeconds: 300,
            policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
          }),
        },
      },
    },
  }
}
