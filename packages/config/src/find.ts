import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
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
    const file = configIn(folder)
    if (file !== undefined) return file
    if (dirname(folder) === folder) throw nothingFound(from, 'here or in a folder above')
  }
}

/**
 * The configuration of one folder that was named: a folder above is another one.
 * @throws ConfigError when there is none, or several.
 */
export function findConfigIn(folder: string): string {
  const file = configIn(folder)
  if (file === undefined) throw nothingFound(folder, 'in this folder')
  return file
}

function configIn(folder: string): string | undefined {
  const [file, ...others] = ENDINGS.map((ending) => join(folder, `${NAME}.${ending}`)).filter(isFile)
  if (file === undefined || others.length === 0) return file
  const names = [file, ...others].map((each) => basename(each))
  throw new ConfigError(folder, [
    { path: '', message: `several configurations: ${names.join(', ')}`, fix: 'keep one, or name it with --config' },
  ])
}

function nothingFound(folder: string, where: string): ConfigError {
  return new ConfigError(folder, [
    {
      path: '',
      message: `no ${NAME}.{${ENDINGS.join(',')}} ${where}`,
      fix: `write ${NAME}.ts (export default defineConfig({ … })), or name the file with --config`,
    },
  ])
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}
