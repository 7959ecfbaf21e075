/**
 * How a test of this project proves a block of commands; it stands behind the language in the block's first line, so that
 * a reader sees it, too.
 *
 * - `cluster`: run against an API server with controllers
 * - `kubelet`: run against the same; the answer of the node itself is not part of the proof (logs, a shell in a pod)
 * - `chart`: run against the same, in a namespace of its own
 * - `postgres`, `redis`: run against a server
 * - `shell`: run on loopback: git, keys, certificates
 * - `program`: the verb and its flags are those of ticolops-obs
 * - `cloud`: run with a stand-in for the provider; command and flags are those of the provider's own program
 */
export const PROOFS = ['cluster', 'kubelet', 'chart', 'postgres', 'redis', 'shell', 'program', 'cloud'] as const
export type Proof = (typeof PROOFS)[number]

/** A block of commands, one a line; those that are `undefined` or `false` are left out. */
export function sh(proof: Proof, ...commands: readonly (string | undefined | false)[]): string {
  return `\`\`\`sh proof=${proof}\n${commands.filter(Boolean).join('\n')}\n\`\`\``
}

/** Paragraphs and blocks, one below the other; those that are `undefined` or `false` are left out. */
export const paragraphs = (...parts: readonly (string | undefined | false)[]): string =>
  parts.filter(Boolean).join('\n\n')

const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** A table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row))].join('\n')
}

export const list = (...items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')

/** Steps in their order, each a paragraph with what belongs to it; those that are `undefined` or `false` are left out. */
export function steps(...items: readonly (string | undefined | false)[]): string {
  return items
    .filter((item) => item !== undefined && item !== false)
    .map((item, index) => {
      const marker = `${index + 1}. `
      return `${marker}${item.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`)}`
    })
    .join('\n\n')
}

/** The anchor of a heading, as GitHub and GitLab make it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
