import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startReceiver } from './receiver.ts'
import type { ReceivedEvent, Receiver } from './receiver.ts'

interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.vanish())
beforeEach(() => {
  receiver.events.length = 0
  receiver.behaviour = { status: 200 }
})

const uncaught = (what: string) => `${what} (onuncaughtexception, fatal)`
const rejected = (what: string) => `${what} (onunhandledrejection, error)`

/** The error that Node makes of a reason that is none, where it throws the rejection. */
const REASON =
  'UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "a reason".'

interface Ending {
  readonly way: string
  readonly events: readonly string[]
  /** Of `--unhandled-rejections`. */
  readonly mode?: string
}

const ENDS: readonly Ending[] = [
  // Node tells what the main module throws as a rejection, because it is loaded as one.
  { way: 'throws at once', events: [rejected('RangeError: the cause, TypeError: broken')] },
  { way: 'throws later', events: [uncaught('Error: broken')] },
  { way: 'throws in the next tick', events: [uncaught('Error: broken')] },
  { way: 'throws what is no error', events: [uncaught('Error: a text')] },
  { way: 'throws nothing', events: [uncaught('Error: undefined')] },
  { way: 'rejects', events: [rejected('Error: rejected')] },
  { way: 'rejects with what is no error', events: [rejected(REASON)] },
  { way: 'exits with a code of its own', events: [uncaught('Error: broken')] },
  { way: 'survives an error', events: [uncaught('Error: broken')] },
  { way: 'survives a rejection', events: [rejected('Error: rejected')] },
  { way: 'stops to listen', events: [rejected('Error: rejected')] },
  { way: 'changes its exit code', events: [uncaught('Error: broken')] },
  // Node ends at once, and tells nobody.
  { way: 'fails in its handler', events: [] },
  { way: 'reports an error and exits', events: ['Error: told (generic, error)'] },
  ...['strict', 'throw', 'warn', 'none', 'warn-with-error-code'].flatMap((mode): Ending[] => [
    { way: 'rejects', events: [rejected('Error: rejected')], mode },
    { way: 'survives a rejection', events: [rejected('Error: rejected')], mode },
    {
      way: 'rejects with what is no error',
      events: [rejected(['strict', 'throw'].includes(mode) ? REASON : 'Error: a reason')],
      mode,
    },
  ]),
]

describe.each(['11', '10'])('an application with Sentry %s', (major) => {
  it.each(ENDS)(
    'that $way is reported, and ends as it would have without us ($mode)',
    async ({ way, events, mode }) => {
      const flags = mode === undefined ? [] : [`--unhandled-rejections=${mode}`]
      const bare = await ending(major, way, flags, undefined)
      const ours = await ending(major, way, flags, receiver.dsn)
      expect(ours).toEqual(bare)
      expect(receiver.events.map(shown)).toEqual(events)
    },
  )

  it.each(['hang', 'vanish', { status: 500 }, { status: 429 }] as const)(
    'ends within seconds when Sentry answers with %j, and says that an error is lost',
    async (behaviour) => {
      const bare = await ending(major, 'throws later', [], undefined)
      receiver.behaviour = behaviour
      const ours = await ending(major, 'throws later', [], receiver.dsn)
      const line = '@ticolops/obs: 1 error could not be sent to Sentry before the process ended.\n'
      expect(ours).toEqual({ ...bare, stderr: line + bare.stderr })
    },
  )
})

/** @param dsn None: without the SDK. */
async function ending(major: string, way: string, flags: readonly string[], dsn: string | undefined): Promise<End> {
  const program = fileURLToPath(new URL(`../apps/errors/sentry-${major}/crashing.ts`, import.meta.url))
  const { SENTRY_DSN: _none, ...env } = process.env
  const child = spawn(process.execPath, ['--conditions=@ticolops/source', ...flags, program, way], {
    env: { ...env, NODE_OPTIONS: '', ...(dsn === undefined ? {} : { SENTRY_DSN: dsn }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [stderr, [code, signal]] = await Promise.all([
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  ])
  return { code, signal, stderr: stderr.replaceAll(`(node:${child.pid})`, '(node)') }
}

function shown({ exception, level }: ReceivedEvent): string {
  const values = exception?.values ?? []
  return `${values.map(({ type, value }) => `${type}: ${value}`).join(', ')} (${values.at(-1)?.mechanism?.type}, ${level})`
}
