import { packageJson } from './package-json.ts'
import { under } from './sources.ts'
import type { Found, Sources } from './sources.ts'

/** The long-term support release that images are built on where the repository does not say otherwise. */
const LTS = '24'

/** The major version of Node that the repository pins, else the long-term support release. */
export function nodeVersion(sources: Sources, directory: string): Found<string>[] {
  for (const folder of new Set([directory, '.'])) {
    for (const name of ['.nvmrc', '.node-version']) {
      const path = under(folder, name)
      const [, major] = /^\s*v?(\d+)/.exec(sources.read(path) ?? '') ?? []
      if (major !== undefined) return [{ value: major, from: path }]
    }
    const manifest = under(folder, 'package.json')
    // `24`, `^24.1`, `~24`, `24.x`: one major. `>=20` leaves the choice to us.
    const [, major] =
      /^\s*[~^=v]?(\d+)(?:\.[\dx*]+)*\s*$/.exec(packageJson(sources, manifest)?.engines?.['node'] ?? '') ?? []
    if (major !== undefined) return [{ value: major, from: `${manifest} (engines.node)` }]
  }
  return [{ value: LTS, from: 'nothing pins it, so the long-term support release' }]
}
