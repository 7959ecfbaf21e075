/* The one file of this package that reads the repository. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { EXIT, ScaffoldError } from '../scaffold-error.ts'
import type { Sources } from './sources.ts'

/** A git repository as it lies on disk. */
export interface Repository extends Sources {
  /** Absolute path of its root. */
  readonly root: string
  /** The folder in which the user stands, relative to the root; `.` is the root. */
  readonly here: string
  /** Address of `origin`, else of the first remote. */
  readonly remote: string | undefined
  /** Paths whose content is in no commit: changed, or never added. */
  readonly dirty: ReadonlySet<string>
}

/**
 * Reads the repository around a folder.
 * @throws ScaffoldError when there is none, or git cannot read it.
 */
export function openRepository(folder: string): Repository {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new ScaffoldError('init.no-folder', EXIT.usage, `${folder} is not a folder.`, 'Correct --directory.')
  const root = git(folder, ['rev-parse', '--show-toplevel']).trim()
  const files = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0').filter(Boolean)
  const here = relative(realpathSync(root), realpathSync(folder)).split(sep).join('/')
  return {
    root,
    here: here === '' ? '.' : here,
    files: [...new Set(files)].toSorted(),
    remote: remoteOf(root),
    dirty: dirtyOf(root),
    read: (path) => textOf(resolve(root, path)),
  }
}

/** Text of a file, or `undefined` where there is none, or something that is no file. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw new ScaffoldError(
      'init.unreadable',
      EXIT.preflight,
      `Cannot read ${file}: ${(error as Error).message}.`,
      'Mend this and run the same command again.',
    )
  }
}

function remoteOf(root: string): string | undefined {
  const names = git(root, ['remote']).split('\n').filter(Boolean)
  const name = names.includes('origin') ? 'origin' : names[0]
  return name === undefined ? undefined : git(root, ['remote', 'get-url', name]).trim()
}

/** Each entry is two letters, a blank and a path; one that was renamed has its former path as the next entry. */
function dirtyOf(root: string): Set<string> {
  const entries = git(root, ['status', '--porcelain=v1', '-z', '--untracked-files=all']).split('\0').filter(Boolean)
  return new Set(entries.filter((entry) => /^.. /.test(entry)).map((entry) => entry.slice(3)))
}

function git(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, LC_ALL: 'C' },
  })
  if (error !== undefined)
    throw new ScaffoldError(
      'init.no-git',
      EXIT.usage,
      `git cannot be run: ${error.message}.`,
      'Install git; init reads the repository through it.',
    )
  if (status === 0) return stdout
  const [reason = ''] = stderr.trim().split('\n')
  if (/not a git repository|must be run in a work tree/.test(reason))
    throw new ScaffoldError(
      'init.no-repository',
      EXIT.usage,
      `${join(folder)} is not in the work tree of a git repository.`,
      'Go to the one of your service, or make one: git init.',
    )
  throw new ScaffoldError(
    'init.git',
    EXIT.usage,
    `git cannot read the repository: ${reason.replace(/^fatal: /, '')}.`,
    'Mend this and run the same command again.',
  )
}
