import type { Service } from '@ticolops/obs-scaffold'
import { PARTS } from '@ticolops/obs-scaffold'

/** Every way in which a block of the runbook is proven, and the test that does it. A block of another kind fails. */
export const PROOFS = {
  cluster: 'cluster.test.ts',
  kubelet: 'cluster.test.ts',
  chart: 'cluster.test.ts',
  postgres: 'databases.test.ts',
  redis: 'databases.test.ts',
  shell: 'shell.test.ts',
  program: 'program.test.ts',
  cloud: 'cloud.test.ts',
} as const
export type Proof = keyof typeof PROOFS

/** A block of commands. */
export interface Block {
  readonly proof: string
  readonly text: string
  /** The heading that it stands under. */
  readonly heading: string
}

/** A file of the runbook's part. */
export function fileOf(service: Service, name: string): string {
  const files = PARTS.filter((part) => part.name === 'runbook').flatMap((part) => part.files(service))
  const file = files.find(({ path }) => path.endsWith(name))
  if (file === undefined) throw new Error(`The runbook of ${service.name} has no ${name}.`)
  return file.text
}

export const runbookOf = (service: Service): string => fileOf(service, 'production-deployment.md')

/** The blocks of a document, in their order. Throws for a fence that is not one of ours or is not closed. */
export function blocksIn(markdown: string): readonly Block[] {
  const blocks: Block[] = []
  let heading = ''
  let open: { readonly info: string; readonly indent: number; readonly lines: string[] } | undefined
  for (const line of markdown.split('\n')) {
    const fence = /^( *)```(.*)$/.exec(line)
    if (fence === null) {
      heading = open === undefined ? (/^##+ (.+)$/.exec(line)?.[1] ?? heading) : heading
      open?.lines.push(line.slice(open.indent))
    } else if (open === undefined) {
      open = { info: fence[2] ?? '', indent: fence[1]?.length ?? 0, lines: [] }
    } else {
      const proof = open.info === 'mermaid' ? open.info : /^sh proof=(\w+)$/.exec(open.info)?.[1]
      if (proof === undefined) throw new Error(`Nobody proves \`\`\`${open.info} under ${heading}.`)
      blocks.push({ proof, text: open.lines.join('\n'), heading })
      open = undefined
    }
  }
  if (open !== undefined) throw new Error(`A block under ${heading} is not closed.`)
  return blocks
}

/** The blocks that are proven in one way. */
export const blocksOf = (service: Service, ...proofs: readonly Proof[]): readonly Block[] =>
  blocksIn(runbookOf(service)).filter(({ proof }) => proofs.some((each) => each === proof))

/** Placeholders in a text, without their brackets. */
export const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(/<([a-z][a-z-]*)>/g)].map(([, name = '']) => name)

/** Fills placeholders in. Throws for one without a value. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/<([a-z][a-z-]*)>/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`This test has no value for <${name}>.`)
    return value
  })
}
