import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FilesTarget } from '@ticolops/obs-config'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readManifest } from './manifest.ts'
import type { DesiredFile } from './layout.ts'
import { planFiles } from './planner.ts'
import type { FilesPlan } from './planner.ts'
import { writeFiles } from './write.ts'

let folder = ''
let target: FilesTarget
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'))
  target = {
    kind: 'files',
    prometheus: 'http://127.0.0.1:1',
    rules: join(folder, 'rules'),
    dashboards: join(folder, 'dashboards'),
  }
  await mkdir(target.rules)
  await mkdir(target.dashboards)
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const rule = (expr: string): DesiredFile => ({
  place: 'rules',
  name: 'ours.slo.yaml',
  content: `groups:\n  - expr: ${expr}\n`,
})
const page: DesiredFile = { place: 'dashboards', name: 'ours.shop.json', content: '{}\n' }

async function plan(desired: readonly DesiredFile[], adopt = false): Promise<FilesPlan> {
  return planFiles(target, desired, await readManifest(target, 'ours'), adopt)
}

async function write(desired: readonly DesiredFile[], signal?: AbortSignal): Promise<void> {
  const job = {
    target,
    instance: 'ours',
    version: '1',
    files: await plan(desired),
    before: await readManifest(target, 'ours'),
  }
  await writeFiles(job, signal === undefined ? {} : { signal, onEvent: () => {} })
}

function actions({ changes }: FilesPlan): string[] {
  return changes.map(({ planned }) => `${planned.action} ${planned.object}`)
}

it('creates, leaves alone, updates and prunes', async () => {
  expect(actions(await plan([rule('1'), page]))).toEqual([
    'create file rules/ours.slo.yaml',
    'create file dashboards/ours.shop.json',
  ])
  await write([rule('1'), page])
  expect(actions(await plan([rule('1'), page]))).toEqual([
    'unchanged file rules/ours.slo.yaml',
    'unchanged file dashboards/ours.shop.json',
  ])
  const next = await plan([rule('2')])
  expect(actions(next)).toEqual(['update file rules/ours.slo.yaml', 'prune file dashboards/ours.shop.json'])
  expect(next.changes[0]?.planned.changes).toEqual([{ path: 'groups[0].expr', before: 1, after: 2 }])
})

it('leaves no temporary files behind', async () => {
  await write([rule('1')])
  expect(await readdir(target.rules)).toEqual(['ours.slo.yaml'])
})

it('knows its own files after a run that was stopped half way', async () => {
  await write([rule('1'), page])
  await expect(write([rule('2'), page], AbortSignal.abort())).rejects.toMatchObject({ id: 'interrupted' })
  // The manifest names the old content and the new; the file still holds the old one.
  expect(await readFile(join(target.rules, 'ours.slo.yaml'), 'utf8')).toContain('expr: 1')
  expect(actions(await plan([rule('2'), page]))[0]).toBe('update file rules/ours.slo.yaml')
  await write([rule('2'), page])
  expect(await readFile(join(target.rules, 'ours.slo.yaml'), 'utf8')).toContain('expr: 2')
})

it('takes over a file of somebody else only when told to', async () => {
  await writeFile(join(target.rules, 'ours.slo.yaml'), 'groups: []\n')
  expect(actions(await plan([rule('1')]))).toEqual(['conflict file rules/ours.slo.yaml'])
  expect(actions(await plan([rule('1')], true))).toEqual(['adopt file rules/ours.slo.yaml'])
})

it('keeps a file that is not wanted any more but was edited, and says so', async () => {
  await write([rule('1')])
  await writeFile(join(target.rules, 'ours.slo.yaml'), 'groups: [] # mine\n')
  const { changes, findings } = await plan([])
  expect(changes).toEqual([])
  expect(findings).toMatchObject([{ id: 'files.edited', severity: 'warning' }])
})

it.each([
  ['text', 'x'],
  ['no list', '{}'],
  ['nothing', 'null'],
  ['a file of nobody knows where', '{"files":[{"place":"rules","name":"../ours.x.yaml","sha256":[]}]}'],
  ['a file that is not ours', '{"files":[{"place":"rules","name":"theirs.yaml","sha256":[]}]}'],
  ['a place that we do not have', '{"files":[{"place":"etc","name":"ours.x.yaml","sha256":[]}]}'],
])('refuses a manifest that is %s, because nobody knows then what is ours', async (_, text) => {
  await writeFile(join(target.dashboards, '.ours.manifest'), text)
  await expect(readManifest(target, 'ours')).rejects.toMatchObject({ id: 'files.manifest', exitCode: 4 })
})
