import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { KubeConfig } from '@kubernetes/client-node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ResolvedContext } from './kubeconfig.ts'
import { createTransport } from './transport.ts'

let server: Server
let idle: Socket | undefined
let context: ResolvedContext
beforeEach(async () => {
  server = createServer((request, response) => {
    // Answers the first request of a connection and resets at the second, as a load balancer that forgot it does.
    if (request.socket === idle) request.socket.resetAndDestroy()
    else response.end('{}')
    idle = request.socket
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const config = new KubeConfig()
  config.loadFromClusterAndUser({ name: 'c', server: url, skipTLSVerify: true }, { name: 'u' })
  context = { config, context: 'c', cluster: 'c', server: url, user: 'u' }
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

it('asks again on a new connection when an idle one was dropped meanwhile', async () => {
  const send = createTransport(context)
  expect((await send({ method: 'GET', path: '/' })).status).toBe(200)
  expect((await send({ method: 'GET', path: '/' })).status).toBe(200)
})

it('says who does not answer, and why', async () => {
  const send = createTransport({ ...context, server: 'http://127.0.0.1:1' })
  await expect(send({ method: 'GET', path: '/' })).rejects.toMatchObject({
    id: 'kubernetes.unreachable',
    exitCode: 3,
    message: 'The API server http://127.0.0.1:1 of context "c" does not answer: connect ECONNREFUSED 127.0.0.1:1.',
  })
})
