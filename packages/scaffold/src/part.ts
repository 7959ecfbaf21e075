import type { Service } from './service.ts'

/** A file that init writes. */
export interface ScaffoldFile {
  /** Relative to the repository's root, with `/`. */
  readonly path: string
  readonly text: string
  readonly executable?: boolean
}

/** Every part, in the order in which they are written and shown; what `--only` takes. */
export const PART_NAMES = [
  'config',
  'instrument',
  'container',
  'kubernetes',
  'helm',
  'pipeline',
  'logging',
  'backups',
  'terraform',
  'runbook',
] as const
export type PartName = (typeof PART_NAMES)[number]

/** One part of a deployment. */
export interface Part {
  readonly name: PartName
  /** One line for people: what it brings. */
  readonly about: string
  /** Its files: a pure function of the service, the same bytes each time. */
  files(service: Service): readonly ScaffoldFile[]
  /** What a person does next, as commands or sentences; in their order. */
  next?(service: Service): readonly string[]
}
