import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '@ticolops/obs-testbed'
import type { Transcript } from './transcript.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const QUIET = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']

/** Digests that no registry here tells; nothing runs these images. */
const digest = (digit: number): string => `sha256:${String(digit).repeat(64)}`

/** The build that the pipeline would have pushed. */
export const BUILD = digest(1)

const SERVER = `const express = require('express')

const app = express()

app.get('/hello/:name', (request, response) => {
  response.json({ hello: request.params.name })
})

app.listen(Number(process.env.PORT) || 3000, process.env.HOST)
`

/** What a team does in its repository, up to the commit: an Express app, then init, packages, dashboards and rules. */
export async function prepareRepository(folder: string, transcript: Transcript): Promise<void> {
  const npm = { npm_config_cache: join(cacheFolder(), 'npm') }
  const run = (command: string, args: readonly string[], cwd: string) =>
    transcript.run(command, args, { cwd, env: npm })

  transcript.say('the packages, which are on no registry yet')
  const tarballs = join(folder, 'tarballs')
  await run('tsc', ['-b', ...published().map((name) => join('packages', name))], ROOT)
  await run(process.execPath, ['--conditions=@ticolops/source', 'scripts/src/sdk/bundle.ts'], ROOT)
  for (const name of published())
    await run('pnpm', ['pack', '--pack-destination', tarballs], join(ROOT, 'packages', name))
  const packages = readdirSync(tarballs).map((file) => join(tarballs, file))
  const tool = join(folder, 'tool')
  mkdirSync(tool)
  await run('npm', ['install', ...QUIET, '--prefix', tool, ...packages], tool)

  transcript.say('an Express app in an empty repository')
  const shop = join(folder, 'shop')
  mkdirSync(shop)
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Team', '-c', 'user.email=team@example.com', ...args], shop)
  await git('init', '--quiet', '--initial-branch', 'main')
  await git('remote', 'add', 'origin', 'git@github.com:acme/shop.git')
  writeFileSync(join(shop, '.gitignore'), 'node_modules\n')
  writeFileSync(join(shop, 'server.js'), SERVER)
  writeFileSync(
    join(shop, 'package.json'),
    `${JSON.stringify({ name: 'shop', private: true, scripts: { start: 'node server.js' } }, null, 2)}\n`,
  )
  await run('npm', ['install', ...QUIET, 'express'], shop)
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'an app')

  const answers = {
    team: 'shop',
    email: 'shop@example.com',
    host: 'shop.example.com',
    'base-image': `docker.io/library/node:24-bookworm-slim@${digest(2)}`,
    'collector-image': `docker.io/otel/opentelemetry-collector-contrib:0.165.0@${digest(3)}`,
  }
  const flags = Object.entries(answers).flatMap(([key, value]) => [`--${key}`, value])
  await transcript.step('ticolops-obs init', () =>
    run(join(tool, 'node_modules/.bin/ticolops-obs'), ['init', '--yes', ...flags], shop),
  )
  await transcript.step('npm install', () => run('npm', ['install', ...QUIET, ...packages], shop))
  await transcript.step('ticolops-obs generate, lint', async () => {
    await run('npx', ['--no-install', 'ticolops-obs', 'generate'], shop)
    await run('npx', ['--no-install', 'ticolops-obs', 'lint'], shop)
  })
  await transcript.step('git commit', async () => {
    await git('add', '--all')
    await git('commit', '--quiet', '--message', 'deployed and watched')
  })
}

function published(): string[] {
  return readdirSync(join(ROOT, 'packages')).filter((folder) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8')) as {
      private?: boolean
    }
    return manifest.private !== true
  })
}
