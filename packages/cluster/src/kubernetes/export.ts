import type { KubernetesTarget } from '@ticolops/obs-config'
import { stringify } from 'yaml'
import type { Bundle } from '../bundle.ts'
import type { ExportedFile } from '../target.ts'
import { PART_OF } from './inventory.ts'
import type { KubernetesObject } from './objects.ts'
import { ownLabels, renderObjects } from './render.ts'
import type { Labels } from './selectors.ts'
import { assumedPlacement } from './solve.ts'

/** The objects as one YAML file each, with a kustomization that names them. */
export function exportKubernetesTarget(
  target: KubernetesTarget,
  bundle: Bundle,
  options: { readonly instance: string; readonly labels: Labels },
): ExportedFile[] {
  const { instance } = options
  // Whoever applies these keeps their own inventory: the label of ours would let an uninstall here take them away.
  const { [PART_OF]: _, ...labels } = ownLabels(instance, target.namespace)
  const objects = renderObjects(bundle, assumedPlacement(target.namespace, options.labels), instance, labels)
  const files = objects.map((object) => ({ path: fileName(object), content: toYaml(object) }))
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: target.namespace,
    resources: files.map((file) => file.path).sort(),
  }
  return [...files, { path: 'kustomization.yaml', content: toYaml(kustomization) }].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  )
}

function fileName(object: KubernetesObject): string {
  return `${object.kind.toLowerCase()}-${object.metadata.name}.yaml`
}

/** Kubernetes reads YAML 1.1, where `on`, `y` and `0755` are no strings: the 1.1 schema quotes them. */
function toYaml(value: object): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
}
