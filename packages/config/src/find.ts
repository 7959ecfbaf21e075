import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ConfigError } from './config-error.ts'

const NAME = 'ticolops-obs.config'

/** The endings a configuration may have. */
export const ENDINGS = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml'] as const

/**
 * Finds the configuration in a folder or the nearest one above it.
 * @throws ConfigError when there is none, or several in one folder.
 */
export function findConfig(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = ENDINGS.map((ending) => join(folder, `${NAME}.${ending}`)).filter((file) => existsSync(file))
    const [file, ...others] = found
    if (file !== undefined && others.length === 0) return file
    if (file !== undefined) {
      const names = found.map((each) => each.slice(folder.length + 1))
      throw new ConfigError(folder, [
        { path: '', message: `several configurations: ${names.join(', ')}`, fix: 'keep one, or name it with --config' },
      ])
    }
    if (dirname(folder) === folder) break
  }
  throw new ConfigError(from, [
    {
      path: '',
      message: `no ${NAME}.{${ENDINGS.join(',')}} here or in a folder above`,
      fix: `write ${NAME}.ts (export default defineConfig({ … })), or name the file with --config`,
    },
  ])
}
