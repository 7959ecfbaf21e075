import type { ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { overlaysOf } from '../kubernetes/kustomize.ts'
import { commented, toYaml } from '../kubernetes/yaml.ts'
import type { Backend } from './backends.ts'
import { collectorConfig } from './collector.ts'
import { daemonSet } from './objects/daemon-set.ts'
import { networkPolicy } from './objects/network-policy.ts'
import { metadataOf, nameOf } from './objects/names.ts'
import { metricsService, serviceAccount, serviceMonitor } from './objects/watch.ts'

/** The collector on every node of the cluster, for kustomize; who administers the cluster applies it. */
export function clusterFiles(service: Service, backend: Backend, folder: string): readonly ScaffoldFile[] {
  const { name, monitoringNamespace } = service
  const objects: Readonly<Record<string, readonly [about: string, object: object]>> = {
    'service-account': ['Who the collector is. It asks the API server for nothing.', serviceAccount(service)],
    'network-policy': ['Who may reach the collector, and whom it may reach.', networkPolicy(service, backend.ports)],
    service: ["The collector's own metrics.", metricsService(service)],
    'daemon-set': [
      'One collector on every node: it reads what the runtime writes there, and keeps on the node what is not sent yet.',
      daemonSet(service, backend),
    ],
    'service-monitor': [
      'Prometheus scrapes the collectors; the part `collector` of ticolops-obs.config shows and watches them.\nGive it the labels that your Prometheus selects ServiceMonitors by: `ticolops-obs plan` names them. Where there is no operator, leave it out of kustomization.yaml.',
      serviceMonitor(service),
    ],
  }
  const { secret } = backend
  const secretHint =
    secret === undefined
      ? ''
      : `\nIt needs a Secret with ${secret.about}:\n  kubectl -n ${monitoringNamespace} create secret generic ${nameOf(service)} \\
    --from-file=${secret.key}=FILE`
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: monitoringNamespace,
    resources: Object.keys(objects).map((each) => `${each}.yaml`),
    configMapGenerator: commented('A changed configuration starts the collectors again: its name has its checksum.', [
      { name: nameOf(service), files: ['collector.yaml'], options: metadataOf(service, 'options') },
    ]),
  }
  return [
    {
      path: `${folder}/kustomization.yaml`,
      text: toYaml(
        `What takes the log lines of ${name} to ${backend.about}. Who administers the cluster applies it once: it reads files of the nodes, so its namespace must allow host paths (Pod Security Standard: privileged), which that of node-exporter does, too.\n  kubectl apply --server-side -k ${folder}${secretHint}\nChange these files as you like: \`ticolops-obs init\` keeps your changes when it upgrades them.`,
        kustomization,
      ),
    },
    {
      path: `${folder}/collector.yaml`,
      text: collectorConfig(
        `How the collector reads the lines of ${name}, makes records of OpenTelemetry's log model of them, takes secrets out, and sends them. Tried with OpenTelemetry's Collector. Add other services' namespaces under include.`,
        {
          pods: true,
          files: overlaysOf(service).map(({ namespace }) => `/var/log/pods/${namespace}_*/*/*.log`),
          place: [
            commented("The pod's namespace is the service's.", {
              type: 'copy',
              if: 'resource["k8s.namespace.name"] != nil',
              from: 'resource["k8s.namespace.name"]',
              to: 'resource["service.namespace"]',
            }),
          ],
          backend,
        },
      ),
    },
    ...Object.entries(objects).map(([file, [about, object]]) => ({
      path: `${folder}/${file}.yaml`,
      text: toYaml(about, object),
    })),
  ]
}
