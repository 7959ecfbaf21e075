import type { ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { overlaysOf } from './kustomize.ts'
import { toYaml } from './yaml.ts'

/** The namespaces of all environments; an administrator applies them once, the pipeline has no right to. */
export function namespaces(service: Service, folder: string): ScaffoldFile {
  const documents = overlaysOf(service).map(({ name, namespace }, index) =>
    toYaml(
      index === 0
        ? `The namespaces of ${service.name}. Who administers the cluster applies this file once, and gives the pipeline a role in each; the pipeline itself has no rights outside of them. Pods must keep to the strictest of the Pod Security Standards.`
        : '',
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: {
            'app.kubernetes.io/part-of': service.namespace,
            'app.kubernetes.io/managed-by': 'kustomize',
            owner: service.team,
            environment: name,
            'pod-security.kubernetes.io/enforce': 'restricted',
            'pod-security.kubernetes.io/enforce-version': 'latest',
          },
          annotations: { email: service.email },
        },
      },
    ),
  )
  return { path: `${folder}/namespaces.yaml`, text: documents.join('') }
}
