import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@ticolops/obs-testbed'
import { expect, onTestFinished, test } from 'vitest'
import { obs } from '../cli/command.ts'
import { Page } from '../sdk/page.ts'
import { ANSWERS, repository } from './repository.ts'
import type { AppName, Repository } from './repository.ts'

const TEST = fileURLToPath(new URL('..', import.meta.url))
const TSC = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url))

/** Packages as if they were installed: links to where the workspace has them. */
function install({ root }: Repository, packages: readonly string[], from = 'node_modules'): void {
  for (const name of packages) {
    const link = join(root, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(TEST, from, name), link)
  }
}

/** What a Dockerfile starts, and how it looks whether that is well. */
function commandsOf(dockerfile: string): { readonly start: string[]; readonly health: string[] } {
  const words = (pattern: RegExp) => JSON.parse(pattern.exec(dockerfile)?.[1] ?? '[]') as string[]
  return { start: words(/^CMD (\[.+\])$/m), health: words(/^ {2}CMD (\[.+\])$/m) }
}

/** Runs a service as its image would, and shows what its telemetry page says after one request. */
async function requested(repo: Repository, path: string): Promise<Page> {
  const { start, health } = commandsOf(repo.read('Dockerfile'))
  const [port, telemetryPort] = [await freePort(), await freePort()]
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    NODE_OPTIONS: '--conditions=@ticolops/source',
    HOST: '127.0.0.1',
    PORT: String(port),
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(telemetryPort),
  }
  const service = spawn(start[0] ?? '', start.slice(1), { cwd: repo.root, env, stdio: 'inherit' })
  onTestFinished(async () => {
    const ended = once(service, 'exit')
    service.kill('SIGKILL')
    await ended
  })
  expect((await answered(`http://127.0.0.1:${port}${path}`, service)).status).toBe(200)
  const healthy = health.map((word) => word.replace('9464', String(telemetryPort)))
  execFileSync(healthy[0] ?? '', healthy.slice(1), { env })
  return new Page(await (await answered(`http://127.0.0.1:${telemetryPort}/metrics`, service)).text())
}

/** The first answer of a server that is about to start; fails when its process ends. */
async function answered(url: string, service: ChildProcess): Promise<Response> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined)
    if (response !== undefined) return response
    if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const INIT = ['init', '--yes', ...ANSWERS, '--only', 'instrument,container']

test.each<readonly [AppName, readonly string[], string | undefined, string, string]>([
  ['express', ['express', 'pg'], undefined, '/items/7', '/items/:id'],
  ['fastify', ['fastify', 'ioredis'], undefined, '/orders/7', '/orders/:id'],
  [
    'nestjs',
    ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata', 'rxjs'],
    'sdk/apps/frameworks/nestjs-11/node_modules',
    '/invoices/7',
    '/invoices/:id',
  ],
])('%s is measured after init alone', async (app, packages, from, path, route) => {
  const repo = repository({}, app)
  expect(await obs(INIT, repo.root)).toMatchObject({ exitCode: 0 })
  install(repo, packages, from)
  install(repo, ['@ticolops/obs'])
  install(repo, ['@types/node'], '../node_modules')
  // `nest build` calls the same compiler, with the root that Nest's own template names.
  const root = app === 'nestjs' ? ['--rootDir', 'src', '--types', 'node'] : []
  if (app !== 'express') execFileSync(TSC, ['--project', '.', ...root], { cwd: repo.root, stdio: 'inherit' })
  const page = await requested(repo, path)
  expect(page.requests()).toEqual({ [`GET ${route} 200 -`]: 1 })
})
