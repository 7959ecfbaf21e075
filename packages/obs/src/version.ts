import { readFileSync } from 'node:fs'

/** Version of this package. A bundle has no package.json beside it; then it is unknown. */
export const VERSION = readVersion()

function readVersion(): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    const { name, version } = manifest as { name?: unknown; version?: unknown }
    if (name === '@ticolops/obs' && typeof version === 'string') return version
  } catch {
    // Bundled, or installed without its manifest.
  }
  return 'unknown'
}
