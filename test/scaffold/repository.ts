import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The services that init is tried on. */
export const APPS = ['express', 'fastify', 'nestjs', 'fastapi'] as const
export type AppName = (typeof APPS)[number]

/** What no repository tells. The digests are none that exist: nothing here runs the images. */
export const ANSWERS = [
  ['--team', 'payments'],
  ['--email', 'payments@example.com'],
  ['--host', 'shop.example.com'],
  ['--collector-image', `docker.io/otel/opentelemetry-collector-contrib:0.165.0@sha256:${'0'.repeat(64)}`],
  ['--backup-base-image', `docker.io/library/node:24-bookworm-slim@sha256:${'0'.repeat(64)}`],
  ['--base-image', `docker.io/library/base:1@sha256:${'0'.repeat(64)}`],
].flat()

/** A git repository in a temporary folder. */
export interface Repository {
  readonly root: string
  readonly read: (path: string) => string
  readonly write: (path: string, text: string) => void
  readonly git: (...args: string[]) => string
  /** Everything that is not committed, as `git status` lists it. */
  readonly changes: () => string[]
  readonly commit: () => void
}

/** Makes a repository, removed after the test, with all of its files committed. */
export function repository(files: Readonly<Record<string, string>> = {}, app?: AppName): Repository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ticolops-obs-init-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      encoding: 'utf8',
    })
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  if (app !== undefined) cpSync(fileURLToPath(new URL(`apps/${app}`, import.meta.url)), root, { recursive: true })
  for (const [path, text] of Object.entries(files)) write(path, text)
  const commit = () => {
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '--message', 'as it is')
  }
  git('init', '--quiet', '--initial-branch', 'main')
  git('remote', 'add', 'origin', 'git@github.com:acme/shop.git')
  commit()
  return {
    root,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write,
    git,
    changes: () => git('status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean),
    commit,
  }
}
