import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PARTS } from '@ticolops/obs-scaffold'
import type { ScaffoldFile, Service } from '@ticolops/obs-scaffold'
import type { UsedTypes } from '@ticolops/obs-testbed'
import { SERVICES } from '../scaffold-cluster/services.ts'

export const CLOUDS = {
  aws: { region: 'eu-central-1', cluster: 'eks' },
  gcp: { region: 'europe-west3', cluster: 'gke' },
  azure: { region: 'germanywestcentral', cluster: 'aks' },
} as const
export type CloudName = keyof typeof CLOUDS

export const ROOTS = ['shared', 'staging', 'production'] as const

/** A service with databases in a cloud. */
export function serviceIn(cloud: CloudName, changes: Partial<Service> = {}): Service {
  const [service] = SERVICES
  if (service === undefined) throw new Error('There is no sample.')
  return { ...service, cloud, ...CLOUDS[cloud], ...changes }
}

/** The files of the part, with paths below its own folder. */
export function filesOf(service: Service): readonly ScaffoldFile[] {
  return partNamed('terraform')
    .files(service)
    .map(({ path: file, text }) => ({ path: file.replace(/^.*?infrastructure\/terraform\//, ''), text }))
}

/** Secrets of the store that hold JSON objects with the values for the jobs of deploy/backups. */
export function secretsAskedFor(service: Service): readonly string[] {
  const text = partNamed('backups')
    .files({ ...service, secrets: 'external-secrets' })
    .find(({ path: file }) => file.endsWith('external-secrets.yaml'))?.text
  return [...new Set([...(text ?? '').matchAll(/key: (.+)\n +property: /g)].map(([, key = '']) => key))]
}

function partNamed(wanted: string): (typeof PARTS)[number] {
  const part = PARTS.find(({ name }) => name === wanted)
  if (part === undefined) throw new Error(`There is no part ${wanted}.`)
  return part
}

export function writeTo(folder: string, files: readonly ScaffoldFile[]): void {
  for (const { path: file, text } of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
}

/** What a configuration asks its providers for. */
export function typesOf(files: readonly ScaffoldFile[]): UsedTypes {
  const text = files.map((file) => file.text).join('\n')
  const all = (kind: string): string[] => [
    ...new Set([...text.matchAll(new RegExp(`^${kind} "(\\w+)"`, 'gm'))].map(([, type = '']) => type)),
  ]
  return { resources: all('resource'), dataSources: all('data') }
}
