import { expect, test } from 'vitest'
import type { PartName } from '../part.ts'
import { resolve, touchesUncommitted } from './change.ts'
import { makePlan, nextState } from './make-plan.ts'
import type { Edit } from './make-plan.ts'
import { EMPTY, readState, stateText } from './state.ts'
import type { State } from './state.ts'

const V1 = 'one\ntwo\nthree\n'
const V2 = 'one\ntwo\nTHREE\n'

interface Case {
  /** What init wrote last. */
  readonly base?: string
  readonly mine?: string
  /** What it wants now; absent: nothing any more. */
  readonly wanted?: string
  readonly path?: string
}

function plan(
  { base, mine, wanted, path = 'Dockerfile' }: Case,
  dirty = false,
  edits: readonly Edit[] = [],
  edited: readonly string[] = [],
) {
  const state: State = {
    ...EMPTY,
    edited: new Set(edited),
    files: new Map(base === undefined ? [] : [[path, { part: 'container', base }]]),
  }
  return makePlan({
    wanted: wanted === undefined ? [] : [{ path, text: wanted, part: 'container' }],
    edits,
    state,
    parts: ['container', 'instrument'],
    read: () => mine,
    dirty: new Set(dirty ? [path] : []),
  })
}

const only = (input: Case, dirty = false) => {
  const [change] = plan(input, dirty)
  if (change === undefined) throw new Error('no change')
  return change
}

test.each<readonly [string, Case, string, string | undefined]>([
  ['new', { wanted: V1 }, 'create', V1],
  ['as it should be', { base: V1, mine: V1, wanted: V1 }, 'unchanged', V1],
  ['as it should be, though nobody remembers', { mine: V1, wanted: V1 }, 'unchanged', V1],
  ['as init wrote it, which is old', { base: V1, mine: V1, wanted: V2 }, 'upgrade', V2],
  ['changed by the user, and nothing is new', { base: V1, mine: 'mine\n', wanted: V1 }, 'keep', 'mine\n'],
  ['changed by both, elsewhere', { base: V1, mine: 'ONE\ntwo\nthree\n', wanted: V2 }, 'merge', 'ONE\ntwo\nTHREE\n'],
  ['changed by both, here', { base: V1, mine: 'one\ntwo\n3\n', wanted: V2 }, 'conflict', 'one\ntwo\n3\n'],
  ['not from init', { mine: 'mine\n', wanted: V1 }, 'conflict', 'mine\n'],
  ['removed by the user', { base: V1, wanted: V2 }, 'keep', undefined],
  ['not needed any more', { base: V1, mine: V1 }, 'remove', undefined],
  ['not needed any more, but changed', { base: V1, mine: 'mine\n' }, 'conflict', 'mine\n'],
  [
    'merged already, in a run that was cut short',
    { base: V1, mine: 'ONE\ntwo\nTHREE\n', wanted: V2 },
    'keep',
    'ONE\ntwo\nTHREE\n',
  ],
])('a file that is %s', (_, input, action, after) => {
  expect(only(input)).toMatchObject({ action, after, before: input.mine })
})

test('a conflict is settled as told, and what was kept is not asked about again', () => {
  const conflict = only({ base: V1, mine: 'one\ntwo\n3\n', wanted: V2 })
  expect(resolve(conflict, 'replace')).toMatchObject({ action: 'upgrade', after: V2 })
  const kept = resolve(conflict, 'keep')
  expect(kept).toMatchObject({ action: 'keep', after: 'one\ntwo\n3\n' })
  const { files } = nextState(EMPTY, [kept], {})
  expect(only({ base: files.get('Dockerfile')?.base ?? '', mine: 'one\ntwo\n3\n', wanted: V2 }).action).toBe('keep')
})

test('YAML in conflict can be merged, the user’s fields staying', () => {
  const conflict = only({ path: 'compose.yaml', mine: 'a: 1\n', wanted: 'a: 2\nb: 2\n' })
  expect(resolve(conflict, 'merge')).toMatchObject({ action: 'merge', after: 'a: 1\nb: 2\n' })
})

test('where there is nothing to merge, merge keeps what is the user’s', () => {
  const conflict = only({ mine: 'mine\n', wanted: V1 })
  expect(resolve(conflict, 'merge')).toMatchObject({ action: 'keep', after: 'mine\n' })
})

test('a file with uncommitted changes is only a matter where something of the user’s would change', () => {
  expect(touchesUncommitted(only({ base: V1, mine: 'ONE\ntwo\nthree\n', wanted: V2 }, true))).toBe(true)
  expect(touchesUncommitted(only({ base: V1, mine: V1, wanted: V2 }, true))).toBe(false)
  expect(touchesUncommitted(resolve(only({ mine: 'mine\n', wanted: V1 }, true), 'replace'))).toBe(true)
  expect(touchesUncommitted(resolve(only({ mine: 'mine\n', wanted: V1 }, true), 'keep'))).toBe(false)
})

test('lines with carriage returns are the same lines', () => {
  expect(only({ base: V1, mine: V1.replaceAll('\n', '\r\n'), wanted: V2 }).action).toBe('upgrade')
})

test('an edit is made once: what the user took out stays out', () => {
  const edit = { path: 'server.js', text: 'instrument()\nlisten()\n', why: 'the call' }
  const first = plan({ mine: 'listen()\n' }, false, [edit])
  expect(first).toMatchObject([{ action: 'edit', after: edit.text }])
  const { edited } = nextState(EMPTY, first, {})
  expect(plan({ mine: 'listen()\n' }, false, [edit], [...edited])[0]).toMatchObject({
    action: 'keep',
    after: 'listen()\n',
  })
  expect(plan({ mine: edit.text }, false, [edit], [...edited])[0]?.action).toBe('unchanged')
})

test('files of parts that were not asked for are neither changed nor forgotten', () => {
  const files = new Map([['deploy/a.yaml', { part: 'kubernetes' as PartName, base: 'a: 1\n' }]])
  const state = { ...EMPTY, files }
  const changes = makePlan({
    wanted: [],
    edits: [],
    state,
    parts: ['container'],
    read: () => 'a: 1\n',
    dirty: new Set(),
  })
  expect(changes).toEqual([])
  expect(nextState(state, changes, {}).files).toEqual(files)
})

test('the state is read back as it was, and written the same each time', () => {
  const files = new Map([
    ['b', { part: 'helm' as PartName, base: 'größer\n'.repeat(99) }],
    ['a', { part: 'config' as PartName, base: V1 }],
  ])
  const state = { answers: { team: 'web', host: 'a.example.com' }, edited: new Set(['z', 'y']), files }
  const text = stateText(state)
  expect(readState(text, 'state')).toEqual(state)
  expect(stateText(readState(text, 'state'))).toBe(text)
})

test.each([
  ['a merge’s marks', '<<<<<<< ours\n{}'],
  [
    'a path that leads outside',
    stateText({ ...EMPTY, files: new Map([['../../etc/passwd', { part: 'helm', base: '' }]]) }),
  ],
  ['no answers', '{ "format": 1 }'],
])('a state with %s is refused, and nothing is written on its word', (_, text) => {
  expect(() => readState(text, 'state')).toThrow(expect.objectContaining({ id: 'init.state', exitCode: 4 }))
})

test('a state of a newer version is not guessed at', () => {
  const text = stateText(EMPTY).replace('"format": 1', '"format": 2')
  expect(() => readState(text, 'state')).toThrow('written by a newer ticolops-obs')
})
