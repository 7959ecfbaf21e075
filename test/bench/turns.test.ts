import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadInTurns } from './turns.ts'

/** A server in this process, which cannot be stopped, and how many requests it has answered. */
async function served(): Promise<{ port: number; pid: number; answers: () => number }> {
  let answers = 0
  const server = createServer((_request, response) => {
    answers++
    response.end('ok')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, pid: process.pid, answers: () => answers }
}

/**
 * Answers with the longest time that its loop did not come round, in milliseconds, since it was asked last. With a number of requests as its argument it
 * ends all connections at that request, or itself.
 */
const PROGRAM = `
let left = Number(process.argv[1] ?? Infinity)
let last = performance.now(), longest = 0
const look = () => { const now = performance.now(); longest = Math.max(longest, now - last); last = now }
setInterval(look, 1)
const server = require('node:http').createServer((request, response) => {
  if (--left === 0) return process.argv[2] === 'ends' ? process.exit() : server.closeAllConnections()
  if (request.url !== '/longest') return response.end('ok')
  response.end(String(longest))
  longest = 0
})
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
`

async function child(
  ...args: readonly string[]
): Promise<{ port: number; pid: number; longest: () => Promise<number> }> {
  const started = spawn(process.execPath, ['-e', PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  onTestFinished(() => void started.kill('SIGKILL'))
  const [port] = (await once(started, 'message')) as [number]
  // On a connection of its own each time: one that is kept may be among those that are ended.
  const ask = () => fetch(`http://127.0.0.1:${port}/longest`, { headers: { connection: 'close' } })
  const longest = async () => Number(await (await ask()).text())
  await longest()
  return { port, pid: started.pid ?? 0, longest }
}

describe('load in turns', () => {
  it('asks each server at the rate, and reports its answers alone', async () => {
    const servers = [await served(), await served()] as const
    const reports = await loadInTurns({ servers, paths: ['/'], seconds: 0.2, turnSeconds: 0.05, rate: 1000 })
    expect(reports.map(({ answered }) => answered)).toEqual(servers.map(({ answers }) => answers()))
    for (const { answered, failed, seconds } of reports) {
      expect(answered).toBeGreaterThan(0)
      expect(answered).toBeLessThanOrEqual(4 * 50)
      expect(failed).toBe(0)
      expect(seconds).toBeGreaterThanOrEqual(4 * 0.05)
    }
  })

  it('goes on with the path after the last one’s in the next turn', async () => {
    const seen: string[] = []
    const server = createServer(({ url = '' }, response) => {
      seen.push(url)
      response.end('ok')
    }).listen(0, '127.0.0.1')
    onTestFinished(() => server.close().closeAllConnections())
    await once(server, 'listening')
    const servers = [{ port: (server.address() as AddressInfo).port, pid: process.pid }]
    const paths = ['/a', '/b', '/c']
    // At most one request in each turn.
    await loadInTurns({ servers, paths, seconds: 0.4, turnSeconds: 0.02, rate: 50 })
    expect(seen.length).toBeGreaterThan(paths.length)
    expect(seen).toEqual(seen.map((_, index) => paths[index % paths.length]))
  })

  it('stops whoever waits while another is loaded as fast as it can, and leaves all running', async () => {
    const servers = [await child(), await child()] as const
    await loadInTurns({ servers, paths: ['/'], seconds: 0.4, turnSeconds: 0.2 })
    for (const { longest } of servers) expect(await longest()).toBeGreaterThan(190)
  })

  it('leaves all running when one ends its connections', async () => {
    const servers = [await child('1000'), await child()] as const
    const loaded = loadInTurns({ servers, paths: ['/'], seconds: 5, turnSeconds: 0.2 })
    await expect(loaded).rejects.toThrow(/ended a connection|ECONNRESET|EPIPE/)
    for (const { longest } of servers) expect(await longest()).toBeGreaterThan(0)
  })

  it('leaves the others running when one is gone, and says so', async () => {
    const servers = [await child('1000', 'ends'), await child()] as const
    const loaded = loadInTurns({ servers, paths: ['/'], seconds: 5, turnSeconds: 0.2 })
    await expect(loaded).rejects.toThrow(/ended a connection|ECONNRESET|EPIPE/)
    expect(await servers[1].longest()).toBeGreaterThan(0)
  })
})
