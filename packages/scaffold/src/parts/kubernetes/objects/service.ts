import type { Service } from '../../../service.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf, selectorOf } from '../manifest.ts'
import { servicePorts } from '../ports.ts'
import type { Settings } from '../settings.ts'

/** The Service in front of the pods. */
export function serviceObject(service: Service, settings: Settings): Manifest {
  return {
    name: 'service',
    about:
      'One address for all pods. Ports have names: the edge takes `http`, the ServiceMonitor of `ticolops-obs install` takes `metrics`.',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadataOf(service, settings),
      spec: { type: 'ClusterIP', selector: selectorOf(settings), ports: servicePorts(service) },
    },
  }
}
