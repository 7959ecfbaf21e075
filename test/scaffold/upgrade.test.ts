import { expect, test } from 'vitest'
import { obs } from '../cli/command.ts'
import { ANSWERS, APPS, repository } from './repository.ts'
import type { Repository } from './repository.ts'

interface Document {
  readonly dryRun: boolean
  readonly changes: readonly {
    readonly path: string
    readonly action: string
    readonly why: string
    readonly text?: string
  }[]
  readonly next: readonly string[]
}

async function init({ root }: Repository, ...args: string[]): Promise<Document> {
  const { exitCode, stdout, stderr } = await obs(['init', '--yes', '-o', 'json', ...args], root)
  if (exitCode !== 0) throw new Error(`exit ${exitCode}: ${stdout}${stderr}`)
  return JSON.parse(stdout) as Document
}

/** Paths by what happens to them; what stays as it is left out. */
function actions({ changes }: Document): Record<string, string[]> {
  const changed = changes.filter(({ action }) => action !== 'unchanged')
  const byAction = Map.groupBy(changed, ({ action }) => action)
  return Object.fromEntries([...byAction].map(([action, list]) => [action, list.map(({ path }) => path).toSorted()]))
}

/** Everything that init wrote, committed, by hash. */
function committed({ commit, git }: Repository): string {
  commit()
  return git('ls-tree', '-r', 'HEAD')
}

test.each(APPS)(
  '%s: a second run changes nothing and asks nothing, and both write the same bytes elsewhere',
  async (app) => {
    const [here, elsewhere] = [repository({}, app), repository({}, app)]
    await init(here, ...ANSWERS)
    await init(elsewhere, ...ANSWERS)
    expect(committed(here)).toBe(committed(elsewhere))
    const again = await init(here)
    expect([actions(again), again.next, here.changes()]).toEqual([{}, [], []])
  },
)

test('a dry run shows every text and writes nothing', async () => {
  const repo = repository({}, 'fastify')
  const document = await init(repo, ...ANSWERS, '--dry-run')
  expect(repo.changes()).toEqual([])
  expect(document.changes.find(({ path }) => path === 'ticolops-obs.config.ts')?.text).toContain("name: 'orders'")
  const { exitCode } = await obs(['init', ...ANSWERS, '--dry-run', '--detailed-exitcode'], repo.root)
  expect(exitCode).toBe(10)
})

test('after the user’s changes: what is the user’s stays, what is new comes, what is unused goes', async () => {
  const repo = repository({}, 'express')
  await init(repo, ...ANSWERS, '--ingress', 'gateway')
  repo.commit()
  const change = (path: string, from: string, to: string) => {
    expect(repo.read(path)).toContain(from)
    repo.write(path, repo.read(path).replace(from, to))
  }
  change('ticolops-obs.config.ts', 'objective: 99.9', 'objective: 99.5')
  change(
    'compose.yaml',
    'image: docker.io/library/postgres:17',
    '# as in production\n    image: docker.io/library/postgres:16',
  )
  change('Dockerfile', 'FROM base AS runtime\n', 'FROM base AS runtime\nLABEL org.opencontainers.image.vendor="Acme"\n')
  repo.git('rm', '--quiet', '.dockerignore')
  repo.commit()

  // The service moves: another host, another port, nginx at the edge, and Redis.
  change('package.json', '"pg":', '"ioredis": "^5",\n    "pg":')
  change('server.js', '|| 3000', '|| 3100')
  repo.commit()
  const document = await init(repo, '--ingress', 'nginx', '--host', 'store.example.com')

  const { keep = [], merge = [], remove = [], conflict = [], create = [] } = actions(document)
  expect(conflict).toEqual([])
  expect(keep).toEqual(['.dockerignore'])
  expect(merge).toEqual(['Dockerfile', 'compose.yaml', 'ticolops-obs.config.ts'])
  expect(remove.some((path) => path.includes('gateway'))).toBe(true)
  expect(create.some((path) => path.includes('ingress'))).toBe(true)

  const compose = repo.read('compose.yaml')
  expect(compose).toContain('# as in production\n    image: docker.io/library/postgres:16')
  expect(compose).toContain('redis-exporter:')
  expect(compose).toContain('127.0.0.1:3100:3100')
  const config = repo.read('ticolops-obs.config.ts')
  expect(config).toContain('objective: 99.5')
  expect(config).toContain("'redis'")
  expect(repo.read('Dockerfile')).toMatch(
    /FROM base AS runtime\nLABEL org\.opencontainers\.image\.vendor="Acme"\n[^]+EXPOSE 3100 9464\n/,
  )
  expect(repo.changes().some((line) => line.includes('.dockerignore'))).toBe(false)
})

test('a line that both changed is never overwritten: kept, merged or replaced as told', async () => {
  const prepared = async () => {
    const repo = repository({}, 'express')
    await init(repo, ...ANSWERS)
    repo.write('compose.yaml', repo.read('compose.yaml').replace('127.0.0.1:3000:3000', '0.0.0.0:8080:3000'))
    repo.write('server.js', repo.read('server.js').replace('3000', '3100'))
    repo.commit()
    return repo
  }
  const repo = await prepared()
  const refused = await obs(['init', '--yes'], repo.root)
  expect([refused.exitCode, repo.changes()]).toEqual([5, []])
  expect(refused.stderr).toContain('- compose.yaml: you changed the same as this version: services.app.ports')

  await init(repo, '--conflicts', 'keep')
  expect(repo.read('compose.yaml')).toContain('0.0.0.0:8080:3000')
  expect(repo.read('compose.yaml')).not.toContain('3100')
  expect(actions(await init(repo))).toEqual({ keep: ['compose.yaml'] })

  const merged = await prepared()
  await init(merged, '--conflicts', 'merge')
  expect(merged.read('compose.yaml')).toContain('0.0.0.0:8080:3000')
  expect(merged.read('compose.yaml')).toContain('PORT: "3100"')

  const replaced = await prepared()
  await init(replaced, '--conflicts', 'replace')
  expect(replaced.read('compose.yaml')).toContain('127.0.0.1:3100:3100')
})

test('a compose file of the user’s gets what it lacks, its comments and values staying', async () => {
  const mine =
    '# our stack\nservices:\n  app:\n    build: . # the service\n    ports:\n      - 8080:3000\n  mail:\n    image: mailpit:1\n'
  const repo = repository({ 'compose.yaml': mine }, 'express')
  await init(repo, ...ANSWERS, '--conflicts', 'merge')
  const text = repo.read('compose.yaml')
  expect(text.startsWith(mine.split('ports')[0] ?? '')).toBe(true)
  expect(text).toContain('- 8080:3000')
  expect(text).toContain('image: mailpit:1')
  expect(text).toContain('prometheus:')
  expect(text).not.toContain('127.0.0.1:3000:3000')
})

test('only the part that was named is written, and the rest is not forgotten', async () => {
  const repo = repository({}, 'nestjs')
  expect(actions(await init(repo, ...ANSWERS, '--only', 'container')).create?.includes('Dockerfile')).toBe(true)
  expect(repo.changes().some((line) => /kubernetes|package\.json|config/.test(line))).toBe(false)
  repo.commit()
  const { create = [], remove = [] } = actions(await init(repo, '--only', 'config'))
  expect([create, remove]).toEqual([['ticolops-obs.config.mjs'], []])
  expect(actions(await init(repo, '--only', 'container'))).toEqual({})
})

test('the call of instrument() that was taken out stays out, unless its part is named', async () => {
  const repo = repository({}, 'express')
  const before = repo.read('server.js')
  await init(repo, ...ANSWERS)
  expect(repo.read('server.js')).not.toBe(before)
  repo.write('server.js', before)
  repo.commit()
  expect(actions(await init(repo))).toEqual({ keep: ['server.js'] })
  expect(actions(await init(repo, '--only', 'instrument'))).toEqual({ edit: ['server.js'] })
})
