import type { Service } from '../../../service.ts'
import { commented } from '../yaml.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf, selectorOf } from '../manifest.ts'
import type { Settings } from '../settings.ts'

/** The PodDisruptionBudget. */
export function disruptionBudget(service: Service, settings: Settings): Manifest {
  return {
    name: 'disruption-budget',
    about: 'When nodes are drained: one pod at a time.',
    object: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadataOf(service, settings),
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: commented(
          'A pod that is not ready serves nobody, and must not hold up a drain.',
          'AlwaysAllow',
        ),
        selector: { matchLabels: selectorOf(settings) },
      },
    },
  }
}
