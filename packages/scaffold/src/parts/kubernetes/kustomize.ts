import { stringify } from 'yaml'
import type { ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import type { Manifest } from './manifest.ts'
import { manifestsOf } from './manifests.ts'
import { configName } from './objects/config-maps.ts'
import { SECRET, secretKeysOf } from './secret-files.ts'
import { settingsOf, tracesOn, variablesOf } from './settings.ts'
import { commented, plain, toYaml } from './yaml.ts'

/** An environment, and what it has otherwise than production. */
export interface Overlay {
  readonly name: 'staging' | 'production'
  readonly namespace: string
  readonly host: string
}

/** Every environment that has an overlay. */
export const overlaysOf = (service: Service): readonly Overlay[] => [
  { name: 'staging', namespace: `${service.namespace}-staging`, host: `staging.${service.host}` },
  { name: 'production', namespace: service.namespace, host: service.host },
]

const KUSTOMIZATION = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' }

/** No image has this digest, so nothing runs before the pipeline, or you, have named one. */
export const NO_IMAGE = `sha256:${'0'.repeat(64)}`

/** The base: every object in a file of its own, ConfigMaps as generators, so that a changed setting restarts the pods. */
export function base(service: Service, folder: string): readonly ScaffoldFile[] {
  const settings = settingsOf(service)
  const manifests = manifestsOf(service, settings)
  const configMaps = manifests.filter(isConfigMap)
  const objects = manifests.filter((manifest) => !isConfigMap(manifest))
  const kustomization = {
    ...KUSTOMIZATION,
    resources: objects.map(({ name }) => `${name}.yaml`),
    configMapGenerator: configMaps.map((manifest) => generatorOf(service, manifest)),
  }
  return [
    {
      path: `${folder}/base/kustomization.yaml`,
      text: toYaml(
        `What all environments of ${service.name} share; each overlay adds its own. Change these files as you like: \`ticolops-obs init\` keeps your changes when it upgrades them.`,
        kustomization,
      ),
    },
    ...objects.map(({ name, about, object }) => ({
      path: `${folder}/base/${name}.yaml`,
      text: toYaml(about, object),
    })),
    ...configMaps.flatMap((manifest) => filesOf(manifest, `${folder}/base`)),
  ]
}

const isConfigMap = ({ object }: Manifest): boolean => (object as { kind: string }).kind === 'ConfigMap'

interface ConfigMap {
  readonly metadata: { readonly name: string; readonly labels: object; readonly annotations: object }
  readonly data: Readonly<Record<string, string>>
}

/** Texts of several lines stand in files of their own; short ones in the generator. */
const isFile = ([, value]: readonly [string, string]): boolean => value.includes('\n')

function generatorOf(service: Service, { about, object }: Manifest): unknown {
  const { metadata, data } = plain(object) as ConfigMap
  const entries = Object.entries(data)
  const literals = entries.filter((entry) => !isFile(entry)).map(([key, value]) => `${key}=${value}`)
  const files = entries.filter((entry) => isFile(entry)).map(([key]) => key)
  return commented(literals.length === 0 ? about : `${about} ${tracesOn(service)}`, {
    name: metadata.name,
    ...(literals.length === 0 ? {} : { literals }),
    ...(files.length === 0 ? {} : { files }),
    options: { labels: metadata.labels, annotations: metadata.annotations },
  })
}

function filesOf({ object }: Manifest, folder: string): readonly ScaffoldFile[] {
  return Object.entries((plain(object) as ConfigMap).data)
    .filter((entry) => isFile(entry))
    .map(([key, text]) => ({ path: `${folder}/${key}`, text }))
}

/** An environment: where it runs, which build, and what it has otherwise. */
export function overlay(service: Service, { name, namespace, host }: Overlay, folder: string): ScaffoldFile {
  const settings = settingsOf(service)
  const staging = name === 'staging'
  const kustomization = {
    ...KUSTOMIZATION,
    namespace,
    resources: ['../../base'],
    images: commented(
      `The build that runs here. The pipeline puts the one that it pushed on top; by hand:\n  kustomize edit set image ${service.image}@sha256:…`,
      [{ name: service.image, digest: NO_IMAGE }],
    ),
    labels: commented(
      'The release of that build. The pipeline puts its own on top; by hand:\n  kustomize edit add label --force --without-selector --include-templates \\\n    app.kubernetes.io/version:RELEASE',
      [{ includeTemplates: true, pairs: { 'app.kubernetes.io/version': 'unreleased' } }],
    ),
    ...(staging && {
      configMapGenerator: [
        {
          name: configName(settings),
          behavior: 'merge',
          literals: Object.entries(changed(variablesOf(service, 'production'), variablesOf(service, 'staging'))).map(
            ([key, value]) => `${key}=${value}`,
          ),
        },
      ],
      patches: [...hostPatches(service, host), ...otherPatches(service, namespace)],
    }),
  }
  return {
    path: `${folder}/overlays/${name}/kustomization.yaml`,
    text: toYaml(
      `${service.name} in ${name}:\n  kubectl apply --server-side -k ${folder}/overlays/${name}`,
      kustomization,
    ),
  }
}

/** The variables of `now` that `before` has otherwise, or not. */
function changed(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(now).filter(([key, value]) => before[key] !== value))
}

interface Operation {
  readonly op: 'replace'
  readonly path: string
  readonly value: unknown
}

const patch = (kind: string, name: string, operations: readonly Operation[]): object => ({
  target: { kind, name },
  patch: stringify(operations),
})
const replace = (path: string, value: unknown): Operation => ({ op: 'replace', path, value })

/** Every place of the public name. */
function hostPatches(service: Service, host: string): readonly object[] {
  const { name } = service
  const edge =
    service.ingress === 'gateway'
      ? [
          patch(
            'Gateway',
            name,
            [0, 1].map((index) => replace(`/spec/listeners/${index}/hostname`, host)),
          ),
          patch('HTTPRoute', `${name}(-redirect)?`, [replace('/spec/hostnames/0', host)]),
        ]
      : [patch('Ingress', name, [replace('/spec/rules/0/host', host), replace('/spec/tls/0/hosts/0', host)])]
  return [...edge, patch('Certificate', name, [replace('/spec/dnsNames/0', host)])]
}

/** What else names the environment: the store's secret, and Traefik's middleware, which has the namespace in its name. */
function otherPatches(service: Service, namespace: string): readonly object[] {
  const own = `${namespace}-${service.name}`
  const keys = service.secrets === 'external-secrets' ? secretKeysOf(service) : []
  const store = keys.map((_, index) => replace(`/spec/data/${index}/remoteRef/key`, own))
  const middlewares = '/metadata/annotations/traefik.ingress.kubernetes.io~1router.middlewares'
  return [
    ...(store.length === 0 ? [] : [patch('ExternalSecret', SECRET, store)]),
    ...(service.ingress === 'traefik'
      ? [patch('Ingress', service.name, [replace(middlewares, `${own}@kubernetescrd`)])]
      : []),
  ]
}
