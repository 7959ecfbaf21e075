import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PARTS } from '@ticolops/obs-scaffold'
import type { PartName, Service } from '@ticolops/obs-scaffold'
import { binary, run } from '@ticolops/obs-testbed'
import type { KubeObject } from '@ticolops/obs-testbed'
import { parseAllDocuments } from 'yaml'

/** The build that the pipeline would name. */
export const DIGEST = `sha256:${'1'.repeat(64)}`
export const RELEASE = '1.2.3'

/** Writes the files of some parts below a folder, as a repository has them. */
export function writeParts(service: Service, folder: string, names: readonly PartName[]): void {
  for (const { path: file, text } of PARTS.filter(({ name }) => names.includes(name)).flatMap((part) =>
    part.files(service),
  )) {
    const target = path.join(folder, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
}

/** An overlay of kustomize as the pipeline deploys it: the build and its release written by kustomize's own commands. */
export async function kustomized(
  service: Service,
  folder: string,
  environment: 'staging' | 'production',
  release = RELEASE,
): Promise<string> {
  const kustomize = await binary('kustomize')
  const cwd = path.join(folder, 'deploy/kubernetes/overlays', environment)
  await run(kustomize, ['edit', 'set', 'image', `${service.image}@${DIGEST}`], { cwd })
  const label = `app.kubernetes.io/version:${release}`
  await run(kustomize, ['edit', 'add', 'label', '--force', '--without-selector', '--include-templates', label], { cwd })
  return run(kustomize, ['build', '.'], { cwd })
}

export const chartOf = (service: Service, folder: string): string => path.join(folder, 'deploy/helm', service.name)

/** What a pipeline sets. */
export const SETTINGS = ['--set', `image.digest=${DIGEST}`, '--set', `release=${RELEASE}`] as const

/** The chart as Helm renders it, with its test. */
export async function templated(service: Service, folder: string, args: readonly string[] = []): Promise<string> {
  const chart = chartOf(service, folder)
  const release = ['template', service.name, chart, '--namespace', service.namespace, '--kube-version', '1.37.0']
  return run(await binary('helm'), [...release, ...SETTINGS, ...args])
}

/** The objects in a stream of YAML documents, as a parser of Kubernetes reads them. */
export const objectsOf = (yaml: string): KubeObject[] =>
  parseAllDocuments(yaml, { version: '1.1' })
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object) => object !== null)
