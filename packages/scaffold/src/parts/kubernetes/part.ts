import { under } from '../../detect/sources.ts'
import type { Part } from '../../part.ts'
import { base, overlay, overlaysOf } from './kustomize.ts'
import { namespaces } from './namespaces.ts'
import { secretExamples } from './secret-examples.ts'

/** Manifests for kustomize: a base, and an overlay for each environment. */
export const kubernetes: Part = {
  name: 'kubernetes',
  about: 'Kubernetes manifests: kustomize base, overlays for staging and production',
  files: (service) => {
    const folder = under(service.directory, 'deploy/kubernetes')
    return [
      namespaces(service, folder),
      ...secretExamples(service, folder),
      ...base(service, folder),
      ...overlaysOf(service).map((each) => overlay(service, each, folder)),
    ]
  },
}
