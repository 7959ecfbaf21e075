import { renderPage } from '../src/exposition/page.ts'
import type { ForeignFamily, Format } from '../src/exposition/page.ts'
import { text } from '../src/exposition/text.ts'
import type { Registry } from '../src/registry/registry.ts'
import { ownFamilies } from '../src/telemetry/local-source.ts'

/** The page of one registry. */
export function pageOf(registry: Registry, format: Format = text, foreign: readonly ForeignFamily[] = []): string {
  registry.collect()
  return [...renderPage(format, { own: ownFamilies(registry), foreign })].join('')
}

/** Lines of one metric as the text format shows them. */
export function linesOf(registry: Registry, name: string): string[] {
  return pageOf(registry)
    .split('\n')
    .filter((line) => line.startsWith(name))
}
