import { existsSync, statSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { checkConfig } from './check.ts'
import { ConfigError } from './config-error.ts'
import { ENDINGS, findConfig, findConfigIn } from './find.ts'
import type { Config } from './model.ts'
import { nearest } from './nearest.ts'
import { readData } from './read-data.ts'
import { readModule } from './read-module.ts'

/** A configuration, and where it came from. */
export interface LoadedConfig {
  readonly config: Config
  /** Absolute path of the file. */
  readonly file: string
  /** Its folder: what relative directories start from, and where generated files go. */
  readonly dir: string
}

/**
 * Reads, checks and completes the configuration.
 * @param path The file, or its folder; without it, `ticolops-obs.config.*` is looked for in the working directory and above.
 * @param cwd What a relative path starts from.
 * @throws ConfigError with every problem, each with its place, what is allowed and what to do.
 */
export async function loadConfig(path?: string, cwd: string = process.cwd()): Promise<LoadedConfig> {
  const file = path === undefined ? findConfig(cwd) : existing(resolve(cwd, path))
  const dir = dirname(file)
  const { input, lineOf } = await (isData(file) ? readData(file) : readModule(file))
  return { file, dir, config: checkConfig(input, { file, dir, ...(lineOf === undefined ? {} : { lineOf }) }) }
}

function isData(file: string): boolean {
  return ['.json', '.yaml', '.yml'].includes(extname(file))
}

function existing(file: string): string {
  if (!existsSync(file)) {
    throw new ConfigError(file, [
      {
        path: '',
        message: 'there is no such file',
        fix: 'correct --config, or leave it out to search from here upwards',
      },
    ])
  }
  if (statSync(file).isDirectory()) return findConfigIn(file)
  const ending = extname(file).slice(1)
  if (!(ENDINGS as readonly string[]).includes(ending)) {
    const meant = nearest(ending, ENDINGS)
    throw new ConfigError(file, [
      {
        path: '',
        message:
          ending === ''
            ? 'has no ending to tell its format'
            : `'.${ending}' is not an ending that a configuration can have`,
        allowed: ENDINGS.map((each) => `.${each}`),
        ...(meant === undefined ? {} : { nearest: `.${meant}` }),
      },
    ])
  }
  return file
}
