import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** Requests that are on their way on one connection: enough to keep both sides busy, few enough to stay in the buffers. */
const PIPELINED = 64

/** How an answer begins. */
const HEAD = 'HTTP/1.1 '

/**
 * Sends `count` requests over a few connections, each made by `request(n)`, and resolves once every one is answered. Rejects when a connection ends
 * before that.
 */
export async function flood(url: string, count: number, request: (n: number) => string): Promise<void> {
  const { hostname, port } = new URL(url)
  const connections = 8
  const each = Math.ceil(count / connections)
  await Promise.all(
    Array.from({ length: connections }, (_, index) => {
      const from = index * each
      return pipelined(connect(Number(port), hostname), from, Math.min(count, from + each), request)
    }),
  )
}

function pipelined(socket: Socket, from: number, to: number, request: (n: number) => string): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = from
    let answered = from
    let rest = ''
    const send = () => {
      let batch = ''
      while (sent < to && sent - answered < PIPELINED) batch += request(sent++)
      if (batch !== '') socket.write(batch)
    }
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      // Only the heads are counted: no body of the server under test looks like one.
      const text = rest + chunk
      answered += text.split(HEAD).length - 1
      rest = text.slice(1 - HEAD.length)
      if (answered >= to) {
        socket.destroy()
        resolve()
      } else send()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`the connection ended after ${answered - from} of ${to - from} answers`)))
    socket.on('connect', send)
  })
}
