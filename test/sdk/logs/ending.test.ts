import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { exitOf, parsed, readAll, startWriting } from './written.ts'
import type { Writing } from './written.ts'

let child: Writing | undefined
afterEach(() => {
  child?.kill('SIGKILL')
  child = undefined
})

function start(...args: (string | number)[]): Writing {
  child = startWriting(...args)
  return child
}

/** The numbers of the lines, in the order of their writing. */
function numbers(text: string): unknown[] {
  return parsed(text).map(({ number }) => number)
}

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number)

describe('no line is lost', () => {
  it.each([
    ['process.exit() right after it', 'exit', 3],
    ['an uncaught exception', 'error', 1],
    ['an unhandled rejection', 'rejection', 1],
    ['the natural end', 'end', 0],
  ])('by %s', async (_what, ending, code) => {
    const writing = start(2000, ending)
    const [text, ended] = await Promise.all([readAll(writing.stdout), exitOf(writing)])
    expect(ended).toBe(code)
    expect(numbers(text)).toEqual(upTo(2000))
  })

  it.each(['exit', 'error', 'end'])('by a reader that is late, when the process ends by %s', async (ending) => {
    // Far more than a pipe holds (64 KiB): what is not read must wait.
    const writing = start(3000, ending, 200)
    const errors = readAll(writing.stderr)
    await once(writing.stdout, 'readable')
    const [text] = await Promise.all([readAll(writing.stdout), exitOf(writing)])
    expect(numbers(text)).toEqual(upTo(3000))
    expect(await errors).not.toContain('@ticolops/obs')
  })

  it('by SIGTERM', async () => {
    const writing = start(2000, 'signal')
    const text = readAll(writing.stdout)
    await once(writing, 'message')
    writing.kill('SIGTERM')
    expect(await exitOf(writing)).toBe('SIGTERM')
    expect(numbers(await text)).toEqual(upTo(2000))
  })

  it('by SIGTERM while lines wait for a reader', async () => {
    const writing = start(3000, 'signal', 200)
    await once(writing, 'message')
    writing.kill('SIGTERM')
    const [text, ended] = await Promise.all([readAll(writing.stdout), exitOf(writing)])
    expect(ended).toBe('SIGTERM')
    expect(numbers(text)).toEqual(upTo(3000))
  })
})

describe('a reader that fails', () => {
  it('and goes away does not end the process; what is lost is counted and told once', async () => {
    const writing = start(10, 'stay')
    const errors = readAll(writing.stderr)
    await once(writing, 'message')
    writing.stdout.destroy()
    for (const lost of [1, 2]) {
      writing.send('ask')
      const [status] = (await once(writing, 'message')) as [unknown]
      expect(status).toMatchObject({ lines: { info: 10, warn: lost }, lost })
    }
    writing.kill('SIGKILL')
    expect(await errors).toMatch(/^@ticolops\/obs: log lines are lost, because stdout cannot take them: EPIPE[^\n]*\n$/)
  })

  it('and reads nothing holds nobody up: what finds no room is counted, and the rest is written once it reads', async () => {
    const count = 30_000
    const writing = start(count, 'stay', 200)
    await once(writing, 'message')
    writing.send('ask')
    const [status] = (await once(writing, 'message')) as [{ lost: number; waitingBytes: number }]
    expect(status.waitingBytes).toBeGreaterThan(7 * 1024 * 1024)
    expect(status.lost).toBeGreaterThan(0)
    let text = ''
    writing.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    writing.disconnect()
    await Promise.all([once(writing.stdout, 'end'), exitOf(writing)])
    // The one that was asked for is a line, too.
    expect(parsed(text).length + status.lost).toBe(count + 1)
  })
})
