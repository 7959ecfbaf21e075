import http from 'node:http'
import { listening } from '../sdk.ts'

/** A server that answers `/404` with that status, and misbehaves when it is asked to. */
export interface AwkwardServer {
  readonly url: string
  readonly port: string
  stop(): Promise<void>
}

const MISBEHAVIOUR: Readonly<Record<string, (request: http.IncomingMessage, response: http.ServerResponse) => void>> = {
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('the beginning', () => response.destroy())
  },
  '/reset': (request) => void request.socket.resetAndDestroy(),
  '/hang': () => undefined,
  '/endless': (_request, response) => {
    response.writeHead(200)
    response.write('the beginning')
  },
  '/moved': (_request, response) => void response.writeHead(302, { location: '/200' }).end(),
}

export async function startAwkwardServer(): Promise<AwkwardServer> {
  const server = http.createServer((request, response) => {
    const misbehave = MISBEHAVIOUR[request.url ?? '']
    if (misbehave === undefined) response.writeHead(Number(request.url?.slice(1)) || 200).end('x')
    else misbehave(request, response)
  })
  server.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n')
    socket.pipe(socket)
  })
  server.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    socket.pipe(socket)
  })
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const url = await listening(server)
  return {
    url,
    port: new URL(url).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
