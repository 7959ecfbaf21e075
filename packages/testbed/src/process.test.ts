import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort, startProcess, temporaryFolder, waitUntil } from './process.ts'
import { run } from './run.ts'

const node = (script: string): { command: string; args: string[] } => ({
  command: process.execPath,
  args: ['-e', script],
})
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch {
    return false
  }
}
/** Whether it has ended, and whoever inherited it has not asked how: in a container that may be long after, or never. */
const isZombie = (pid: number): boolean =>
  process.platform === 'linux' && readFileSync(`/proc/${pid}/status`, 'utf8').includes('State:\tZ')

describe('a started process', () => {
  it('is ready when its condition holds, and leaves nothing behind', async () => {
    const port = await freePort()
    const running = await startProcess({
      name: 'server',
      ...node(`require('node:http').createServer((_, r) => r.end('x')).listen(${port}, '127.0.0.1')`),
      ready: async () => (await fetch(`http://127.0.0.1:${port}`)).ok,
    })
    expect(existsSync(running.log)).toBe(true)
    await running.stop()
    await running.stop()
    expect(running.ended()).toBe('SIGTERM')
    expect(existsSync(running.log)).toBe(false)
    expect(alive(running.pid)).toBe(false)
  })

  it('that ends early is reported with its last words', async () => {
    const failing = startProcess({
      name: 'server',
      ...node('console.error("port taken"); process.exit(3)'),
      ready: async () => false,
    })
    await expect(failing).rejects.toThrow(
      /server ended \(exit code 3\) before it was ready\. Its last log lines:\n {2}port taken/,
    )
  })

  it('that never becomes ready is stopped and reported', async () => {
    const slow = startProcess({
      name: 'server',
      ...node('setInterval(() => {}, 1e6)'),
      ready: async () => false,
      readyWithinMs: 100,
    })
    await expect(slow).rejects.toThrow(/server was not ready after 0\.1 s/)
  })

  it('that ignores the signal is killed after its grace', async () => {
    const port = await freePort()
    const stubborn = `process.on('SIGTERM', () => {}); require('node:net').createServer().listen(${port}, '127.0.0.1')`
    const { connect } = await import('node:net')
    const listening = (): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.destroy()
          resolve(true)
        }).on('error', () => resolve(false))
      })
    const running = await startProcess({ name: 'stubborn', ...node(stubborn), ready: listening, graceMs: 50 })
    await running.stop()
    expect(running.ended()).toBe('SIGKILL')
  })

  // Only Linux lets a child ask for that.
  it.runIf(process.platform === 'linux')('dies with its parent, even when that is killed', async () => {
    // Killed, it cannot tidy up after itself.
    const { folder, remove } = temporaryFolder('killed')
    onTestFinished(remove)
    const parent = await startProcess({
      name: 'parent',
      command: process.execPath,
      env: { ...process.env, TMPDIR: folder },
      args: [
        '--conditions=@ticolops/source',
        '--input-type=module',
        '-e',
        `import { startProcess } from '${import.meta.dirname}/process.ts'
         const child = await startProcess({ name: 'child', command: 'sleep', args: ['600'] })
         console.log('pid ' + child.pid); setInterval(() => {}, 1e6)`,
      ],
      stopSignal: 'SIGKILL',
    })
    onTestFinished(() => parent.stop())
    const pid = await waitUntil('the pid', async () => Number(/pid (\d+)/.exec(parent.tail())?.[1] ?? 0) || undefined)
    expect(alive(pid)).toBe(true)
    await parent.stop()
    await waitUntil('the end of the child', async () => !alive(pid), { withinMs: 5000 })
  })
})

describe('a command', () => {
  it('that fails is reported with what it said', async () => {
    await expect(run('sh', ['-c', 'echo broken >&2; exit 4'])).rejects.toThrow(/ended with exit code 4:\n {2}broken/)
  })

  it('that does not exist is named', async () => {
    await expect(run('no-such-program', [])).rejects.toThrow(/no-such-program/)
  })
})
