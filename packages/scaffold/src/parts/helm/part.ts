import { under } from '../../detect/sources.ts'
import type { Part, ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { manifestsOf } from '../kubernetes/manifests.ts'
import { toYaml } from '../kubernetes/yaml.ts'
import { notes } from './notes.ts'
import { environmentValues, providerValues } from './providers.ts'
import { testPod } from './test-pod.ts'
import { valuesSchema, valuesYaml } from './values-files.ts'
import { chartSettings, usedValues } from './values.ts'

/** A chart of the objects that the part `kubernetes` has for kustomize. */
export const helm: Part = {
  name: 'helm',
  about: 'Helm chart of the same objects, with schema, test, and values for EKS, GKE and AKS',
  files: (service) => chart(service, under(service.directory, `deploy/helm/${service.name}`)),
}

function chart(service: Service, folder: string): readonly ScaffoldFile[] {
  const settings = chartSettings()
  const templates = [...manifestsOf(service, settings), testPod(service, settings)].map(({ name, about, object }) => ({
    path: `${folder}/templates/${name}.yaml`,
    text: toYaml(about, object),
  }))
  const values = usedValues(service, templates.map(({ text }) => text).join('\n'))
  const paths = new Set(values.map(({ path }) => path))
  return [
    { path: `${folder}/Chart.yaml`, text: chartYaml(service) },
    {
      path: `${folder}/.helmignore`,
      text: '# What is no part of the chart, though it stands in its folder.\n*.tgz\n.git/\n',
    },
    { path: `${folder}/values.yaml`, text: valuesYaml(values) },
    { path: `${folder}/values.schema.json`, text: valuesSchema(service, values) },
    ...environmentValues(service, folder, paths),
    ...providerValues(service, folder, paths),
    ...templates,
    { path: `${folder}/templates/NOTES.txt`, text: notes(service) },
  ]
}

/** The oldest Kubernetes that has every field: `preStop.sleep`. */
const KUBERNETES = '>=1.30.0-0'

function chartYaml(service: Service): string {
  return toYaml(
    `The chart of ${service.name}: the objects of deploy/kubernetes, for those who deploy with Helm. Change it as you like: \`ticolops-obs init\` keeps your changes when it upgrades it.`,
    {
      apiVersion: 'v2',
      name: service.name,
      description: `${service.name}, with autoscaling, TLS, network policies and a rate limit`,
      type: 'application',
      version: '0.1.0',
      appVersion: 'unreleased',
      kubeVersion: KUBERNETES,
      maintainers: [{ name: service.team, email: service.email }],
    },
  )
}
