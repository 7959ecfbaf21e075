import type { Cloud } from './cloud.ts'

/** What the language must know: values that are never kept in a state (`ephemeral`, arguments that end in `_wo`). Terraform and OpenTofu have them from here on. */
const LANGUAGE = '>= 1.11'

/**
 * versions.tf: the language, and the providers that a folder's text uses.
 * @param backend Block of a root, where its state is.
 */
export function versions(cloud: Cloud, text: string, backend?: string): string {
  const used = Object.entries(cloud.providers).filter(([name]) =>
    new RegExp(`^(resource|data|ephemeral|provider) "${name}[_"]`, 'm').test(text),
  )
  const providers = used.map(
    ([name, { source, version }]) => `    ${name} = {
      source  = "${source}"
      version = "${version}"
    }
`,
  )
  const required = used.length === 0 ? '' : `\n  required_providers {\n${providers.join('')}  }\n`
  return `terraform {
  required_version = "${LANGUAGE}"
${backend === undefined ? '' : `\n  ${backend}\n`}${required}}
`
}
