import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { OUTCOMES } from '@ticolops/obs-backup'
import { temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { afterAll, describe, expect, it, test } from 'vitest'
import { obs } from '../cli/command.ts'
import { ANSWERS, APPS, repository } from '../scaffold/repository.ts'
import type { AppName } from '../scaffold/repository.ts'
import { writeCommands } from '../scaffold-pipeline/repository.ts'
import { blocksIn, placeholdersIn, PROOFS, runbookOf } from './blocks.ts'
import { SERVICES, VARIANTS } from './services.ts'

/** With a key there are backups, and alerts about them. */
const KEY = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'

const DOCUMENT = 'docs/developer/production-deployment.md'

/** Between them, each cloud and none. */
const CLOUDS: Readonly<Record<AppName, readonly string[]>> = {
  express: ['--cloud', 'aws', '--region', 'eu-central-1'],
  fastify: ['--cloud', 'gcp', '--region', 'europe-west3'],
  nestjs: ['--cloud', 'azure', '--region', 'germanywestcentral'],
  fastapi: [],
}

/** The anchors of a document's headings, as GitHub makes them. */
const anchorsIn = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

const isAlert = (file: string): boolean => file.includes('/alerts/runbooks/')

/** The targets of a document's links, outside of blocks. */
const linksIn = (markdown: string): string[] =>
  [...markdown.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)

describe.each(VARIANTS)('%s', (_, service) => {
  const text = runbookOf(service)
  const blocks = blocksIn(text)

  it('has no block that nobody proves', () => {
    const kinds = new Set(blocks.map(({ proof }) => proof))
    kinds.delete('mermaid')
    expect([...kinds].filter((kind) => !(kind in PROOFS))).toEqual([])
    expect(blocks.length).toBeGreaterThan(20)
  })

  it('lists what a person fills in, and nothing else', () => {
    const used = blocks.filter(({ proof }) => proof !== 'mermaid').flatMap((block) => placeholdersIn(block.text))
    const listed = [...text.matchAll(/^\| `<([a-z-]+)>` \| (.+) \|$/gm)]
    expect(listed.map(([, name]) => name).toSorted()).toEqual([...new Set(used)].toSorted())
    expect(listed.every(([, , about = '']) => about.length > 10)).toBe(true)
  })

  it('has links that lead to its own sections', () => {
    const anchors = anchorsIn(text)
    expect(new Set(anchors).size).toBe(anchors.length)
    const inside = linksIn(text).filter((link) => link.startsWith('#'))
    expect(inside.filter((link) => !anchors.includes(link.slice(1)))).toEqual([])
    expect(inside.length).toBeGreaterThan(20)
  })

  it('names whom to call, in its first lines', () => {
    const head = text.split('\n').slice(0, 12).join('\n')
    expect(head).toContain(service.onCall.contact)
    expect(head).toContain(service.onCall.escalation)
  })

  it('is the same each time', () => expect(runbookOf(structuredClone(service))).toBe(text))
})

describe('a block with something to fill in', () => {
  const { folder, remove } = temporaryFolder('runbook')
  afterAll(remove)
  const programs = ['kubectl', 'helm', 'kustomize', 'psql', 'redis-cli', 'aws', 'gcloud', 'az', 'gh', 'glab', 'git']
  const lines = new Set(
    VARIANTS.flatMap(([, service]) => blocksIn(runbookOf(service)))
      .filter(({ proof }) => proof !== 'mermaid')
      .flatMap((block) => block.text.split('\n').filter((line) => placeholdersIn(line).length > 0)),
  )

  it.each([...lines])('does nothing until it is filled in: %s', async (line) => {
    const place = mkdtempSync(path.join(folder, 'unfilled-'))
    const bin = path.join(place, 'bin')
    const called = path.join(place, 'called')
    const stand = `touch '${called}'`
    writeCommands(
      bin,
      Object.fromEntries([...programs, 'npx', 'ticolops-obs', 'terraform'].map((name) => [name, stand])),
    )
    writeCommands(path.join(place, 'deploy/pipeline'), { 'deploy.sh': stand })
    const { code } = await tryRun('sh', ['-c', line], { cwd: place, env: { PATH: `${bin}:/usr/bin:/bin` } })
    expect(code).not.toBe(0)
    expect(existsSync(called)).toBe(false)
    expect(readdirSync(place).toSorted()).toEqual(['bin', 'deploy'])
  })
})

test.each(APPS)(
  '%s: every link leads to a file that init or generate writes, and every alert to a section',
  async (app) => {
    const repo = repository({}, app)
    const init = await obs(
      ['init', '--yes', ...ANSWERS, '--on-call', '+49 30 5550199', '--backup-recipients', KEY, ...CLOUDS[app]],
      repo.root,
    )
    expect(init).toMatchObject({ exitCode: 0 })
    const text = repo.read(DOCUMENT)
    expect(text).toContain('+49 30 5550199')
    const links = linksIn(text).filter((link) => !link.startsWith('#'))
    const files = links.map((link) => path.join(repo.root, path.dirname(DOCUMENT), link))
    expect(files.filter((file) => !isAlert(file) && !existsSync(file))).toEqual([])

    // What the configuration imports, as if it were installed.
    mkdirSync(path.join(repo.root, 'node_modules/@ticolops'), { recursive: true })
    const cli = fileURLToPath(new URL('../node_modules/@ticolops/obs-cli', import.meta.url))
    symlinkSync(cli, path.join(repo.root, 'node_modules/@ticolops/obs-cli'))
    expect(await obs(['generate'], repo.root)).toMatchObject({ exitCode: 0 })
    const alerts = readdirSync(path.join(repo.root, 'alerts/runbooks'))
    expect(
      files
        .filter((file) => isAlert(file))
        .map((file) => path.basename(file))
        .toSorted(),
    ).toEqual(alerts.toSorted())
  },
)

test('every outcome of a backup, a drill and a restore has a line that says what to do', () => {
  const [service] = SERVICES
  if (service === undefined) throw new Error('There is no sample.')
  const cells = [...runbookOf(service).matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].map(([, cell = '']) => cell)
  const listed = new Set(cells.flatMap((cell) => cell.replaceAll('`', '').split(', ')))
  expect(OUTCOMES.filter((outcome) => outcome !== 'success' && !listed.has(outcome))).toEqual([])
})

test('a second run keeps what a person wrote into it, and brings what is new', async () => {
  const repo = repository({}, 'express')
  const init = (...args: string[]) => obs(['init', '--yes', ...args], repo.root)
  expect(await init(...ANSWERS)).toMatchObject({ exitCode: 0 })
  const mine = 'Patroni: `patronictl failover shop`.'
  const before = repo.read(DOCUMENT)
  repo.write(DOCUMENT, before.replace('Waking somebody is never wrong.', `Waking somebody is never wrong. ${mine}`))
  repo.commit()
  expect(await init('--escalation', 'the CTO')).toMatchObject({ exitCode: 0 })
  const after = readFileSync(path.join(repo.root, DOCUMENT), 'utf8')
  expect(after).toContain(mine)
  expect(after).toContain('the CTO')
  repo.commit()
  expect(await init()).toMatchObject({ exitCode: 0 })
  expect(repo.changes()).toEqual([])
})
