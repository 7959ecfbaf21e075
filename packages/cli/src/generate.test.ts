import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run as runIn, temporaryFolder } from '../test/memory-io.ts'
import { MANIFEST } from './generated.ts'

let folder: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  configure(['http', 'node'])
})
afterEach(() => remove())

function configure(parts: readonly string[], rest: object = {}): void {
  const config = {
    team: 'web',
    services: [{ name: 'api', namespace: 'shop', parts, slos: [{ name: 'availability', objective: 99.9 }] }],
    ...rest,
  }
  writeFileSync(join(folder, 'ticolops-obs.config.json'), JSON.stringify(config))
}

const run = (...args: string[]) => runIn(args, { cwd: folder })

/** Every generated file and its bytes. */
function written(): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(json|yaml|md)$/.test(name),
  )
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

test('generating twice writes the same bytes and says that nothing changed', async () => {
  expect(await run('generate')).toMatchObject({ exitCode: 0, stderr: '' })
  const first = written()
  expect([...first.keys()]).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^dashboards\/[\w-]+\.json$/),
      expect.stringMatching(/^alerts\/rules\/[\w.-]+\.yaml$/),
      expect.stringMatching(/^alerts\/tests\/[\w.-]+\.test\.yaml$/),
      expect.stringMatching(/^alerts\/runbooks\/\w+\.md$/),
    ]),
  )
  const again = await run('generate')
  expect(again.stdout).toMatch(/^Generated \d+ files: \+0 ~0 -0, \d+ unchanged\.\n$/)
  expect(written()).toEqual(first)
})

test('--check is content with fresh files, and lists stale, missing and superfluous ones without touching them', async () => {
  await run('generate')
  expect(await run('generate', '--check')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/up to date/) })

  const names = [...written().keys()]
  const rule = names.find((name) => name.startsWith('alerts/rules/')) ?? ''
  const runbook = names.find((name) => name.endsWith('.md')) ?? ''
  writeFileSync(join(folder, rule), 'groups: []\n')
  rmSync(join(folder, runbook))
  const before = written()
  const { exitCode, stdout } = await run('generate', '--check')
  expect(exitCode).toBe(10)
  expect(stdout).toBe(`  + ${runbook}\n  ~ ${rule}\n2 generated files stale. Write them with: ticolops-obs generate\n`)
  expect(written()).toEqual(before)

  await run('generate')
  expect(await run('generate', '--check')).toMatchObject({ exitCode: 0 })
})

test('what is no longer generated is removed; files of others stay', async () => {
  configure(['http', 'node', 'redis'])
  await run('generate')
  const before = [...written().keys()]
  writeFileSync(join(folder, 'alerts/rules/mine.yaml'), 'groups: []\n')
  writeFileSync(join(folder, 'dashboards/mine.json'), '{}')
  configure(['http', 'node'])
  expect(await run('generate', '--check')).toMatchObject({
    exitCode: 10,
    stdout: expect.stringMatching(/^ {2}- .*[rR]edis/m),
  })
  await run('generate')
  const after = [...written().keys()]
  const gone = before.filter((name) => !after.includes(name))
  expect(gone.length).toBeGreaterThan(0)
  expect(gone.every((name) => /redis/i.test(name))).toBe(true)
  expect(after).toEqual(expect.arrayContaining(['alerts/rules/mine.yaml', 'dashboards/mine.json']))
})

test('an export into the same folder leaves what was generated alone, and the reverse', async () => {
  configure(['http', 'node'], { targets: { production: { kind: 'kubernetes', namespace: 'monitoring' } } })
  await run('generate')
  const generated = [...written().keys()]
  expect(await run('export', '--dir', '.')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('~0 -0') })
  expect([...written().keys()]).toEqual(expect.arrayContaining(generated))
  expect(await run('generate', '--check')).toMatchObject({ exitCode: 0 })
  expect(await run('export', '--dir', '.')).toMatchObject({ stdout: expect.stringContaining('+0 ~0 -0') })
})

test('a file that was not generated is never overwritten', async () => {
  await run('generate')
  const dashboard = [...written().keys()].find((name) => name.startsWith('dashboards/')) ?? ''
  rmSync(join(folder, MANIFEST.generate))
  writeFileSync(join(folder, dashboard), '{ "title": "mine" }')
  const { exitCode, stderr } = await run('generate')
  expect(exitCode).toBe(4)
  expect(stderr).toContain(`Files that were not generated stand where generated ones belong: ${dashboard}.`)
  expect(readFileSync(join(folder, dashboard), 'utf8')).toBe('{ "title": "mine" }')
  expect(existsSync(join(folder, MANIFEST.generate))).toBe(false)
})

const HEADING = '# Files that ticolops-obs generated, and may remove.'

test.each([
  'anything',
  '',
  `${HEADING}
../outside.txt`,
  `${HEADING}
/etc/hostname`,
  `${HEADING}
a

b`,
])('a manifest %j is refused: nothing is removed on its word', async (content) => {
  writeFileSync(join(folder, MANIFEST.generate), content)
  const outside = join(dirname(folder), 'outside.txt')
  expect(await run('generate')).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('is not a list of generated files'),
  })
  expect(existsSync(outside)).toBe(false)
})

test('--out writes elsewhere, and the document tells what was done', async () => {
  mkdirSync(join(folder, 'elsewhere'))
  const { exitCode, stdout } = await run('generate', '--out', 'elsewhere', '-o', 'json')
  expect(exitCode).toBe(0)
  const document = JSON.parse(stdout) as { created: string[] }
  expect(document).toMatchObject({
    apiVersion: 'obs.ticolops.dev/v1',
    kind: 'Generation',
    root: '~/elsewhere',
    fresh: false,
    removed: [],
  })
  expect(document.created.every((path) => existsSync(join(folder, 'elsewhere', path)))).toBe(true)
  expect(existsSync(join(folder, 'dashboards'))).toBe(false)
})

test('no half-written file is left beside the generated ones', async () => {
  await run('generate')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([])
})
