import type { Copy } from '../loaded-packages.ts'

/** Copies of a package as a person reads them: `name 1.2.3 (folder) and 2.0.0 (folder)`. */
export function named(name: string, copies: readonly Copy[]): string {
  return `${name} ${copies.map(({ version, folder }) => `${version} (${folder})`).join(' and ')}`
}
