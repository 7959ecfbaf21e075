import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { pino } from 'pino'
import { captureConsole } from './console.ts'

const lines: string[] = []
const logger = pino({ level: 'trace', base: null, timestamp: false }, { write: (line: string) => lines.push(line) })
const METHODS = ['trace', 'debug', 'log', 'info', 'warn', 'error'] as const
let given: readonly unknown[]
let giveBack: () => void

beforeEach(() => {
  given = METHODS.map((method) => console[method])
  giveBack = captureConsole(() => logger)
  lines.length = 0
})
afterEach(() => {
  giveBack()
})

const written = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)

it('each method has its level, and the text is what it would have been', () => {
  for (const method of METHODS) console[method]('%s is %d%%', 'it', 7, { deep: { deeper: { deepest: {} } } })
  expect(written().map(({ level, msg }) => [level, msg])).toEqual(
    [10, 20, 30, 30, 40, 50].map((level) => [level, 'it is 7% { deep: { deeper: { deepest: {} } } }']),
  )
})

function caller() {
  console.trace()
}

it('a trace tells where it was called', () => {
  caller()
  expect(written()).toMatchObject([{ msg: '', stack: expect.stringMatching(/^ {4}at caller/) as string }])
})

it('a percent sign in a value is a percent sign', () => {
  console.log('%s', '100 %s')
  console.log('100 %s')
  expect(written().map(({ msg }) => msg)).toEqual(['100 %s', '100 %s'])
})

it('what writes through these methods is a line, too', () => {
  console.assert(false, 'not so')
  console.count('calls')
  expect(written().map(({ level, msg }) => [level, msg])).toEqual([
    [40, 'Assertion failed: not so'],
    [30, 'calls: 1'],
  ])
})

it('a value that logs while it is shown is two lines', () => {
  const talkative = { [Symbol.for('nodejs.util.inspect.custom')]: () => (console.log('inner'), 'shown') }
  console.log('outer', talkative)
  expect(written().map(({ msg }) => msg)).toEqual(['inner', 'outer shown'])
})

it('is given back as it was, but for what somebody else has put in front of it', () => {
  const theirs = vi.fn<() => void>()
  console.warn = theirs
  giveBack()
  const now = METHODS.map((method) => console[method])
  expect(now).toEqual(given.map((method, index) => (METHODS[index] === 'warn' ? theirs : method)))
  console.warn = given[METHODS.indexOf('warn')] as typeof console.warn
})
