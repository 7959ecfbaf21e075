import type { Service } from '../../service.ts'
import { anchorOf, paragraphs } from './markdown.ts'

/** The headings, in the order of the document; what links name. */
export const HEADINGS = {
  before: 'Before you type',
  fillIn: 'What to fill in',
  runs: 'What runs where',
  firstDeploy: 'First deploy',
  deploy: 'Deploy',
  rollback: 'Roll back',
  pods: 'Pods do not run',
  scaling: 'Scale',
  ingress: 'Requests do not arrive',
  certificate: 'Certificate trouble',
  database: 'The database does not answer',
  databaseLost: 'The database is lost',
  redis: 'Redis is away, or lost',
  restore: 'Restore from a backup',
  secrets: 'Rotate secrets',
  cluster: 'The cluster or the region is lost',
  drills: 'Drill calendar',
  measured: 'What is measured, and which alert leads where',
} as const
export type SectionKey = keyof typeof HEADINGS

/** A section of the runbook. */
export interface Section {
  readonly key: SectionKey
  /** Undefined where the service has nothing of the kind. */
  readonly body: (service: Service) => string | undefined
}

export const linkTo = (key: SectionKey): string => `[${HEADINGS[key]}](#${anchorOf(HEADINGS[key])})`

/** Trouble, in the order in which it is met. */
export function trouble({
  symptom,
  look,
  act,
  check,
}: Readonly<Record<'symptom' | 'look' | 'act' | 'check', string>>): string {
  return paragraphs(
    labelled('Symptom', symptom),
    labelled('Look', look),
    labelled('Act', act),
    labelled('Check', check),
  )
}

/** A label before words stands on their line; before a block or a table it has its own. */
const labelled = (label: string, text: string): string => `**${label}.**${/^(```|\|)/.test(text) ? '\n\n' : ' '}${text}`
