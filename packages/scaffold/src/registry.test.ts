import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { pinned } from './registry.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const FLAG = '--base-image'
const signal = new AbortController().signal

/** A registry on loopback; returns its host and what it was asked. */
async function registry(answer: (request: IncomingMessage, response: ServerResponse, host: string) => void) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response, `127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

test('the digest is the one that the tag has now, of the image for all platforms', async () => {
  const { host, asked } = await registry((request, response) => {
    const index = request.headers.accept?.includes('application/vnd.oci.image.index.v1+json') === true
    response.writeHead(index ? 200 : 406, { 'docker-content-digest': DIGEST }).end()
  })
  expect(await pinned(`${host}/library/node:24-bookworm-slim`, FLAG, signal)).toBe(
    `${host}/library/node:24-bookworm-slim@${DIGEST}`,
  )
  expect(asked).toEqual(['HEAD /v2/library/node/manifests/24-bookworm-slim'])
})

test('a registry that wants a token gets the one that it hands to everybody', async () => {
  const { host, asked } = await registry((request, response, self) => {
    if (request.url?.startsWith('/token') === true) response.end(JSON.stringify({ token: 'anonymous' }))
    else if (request.headers.authorization === 'Bearer anonymous')
      response.writeHead(200, { 'docker-content-digest': DIGEST }).end()
    else
      response
        .writeHead(401, {
          'www-authenticate': `Bearer realm="http://${self}/token",service="registry",scope="repository:node:pull"`,
        })
        .end()
  })
  expect(await pinned(`${host}/node:24`, FLAG, signal)).toContain(DIGEST)
  expect(asked[1]).toBe('GET /token?service=registry&scope=repository%3Anode%3Apull')
})

test('an image that has its digest is taken as it is', async () => {
  expect(await pinned(`nowhere.invalid/node:24@${DIGEST}`, FLAG, signal)).toBe(`nowhere.invalid/node:24@${DIGEST}`)
})

test.each([
  ['does not know the image', 404, {}, /has no node:24/],
  ['is out of order', 503, {}, /answered 503/],
  ['sends no digest', 200, {}, /answered 200/],
  ['sends what is no digest', 200, { 'docker-content-digest': 'sha256:0' }, /answered 200/],
])('a registry that %s is told, with the way round', async (_, status, headers, reason) => {
  const { host } = await registry((_request, response) => void response.writeHead(status, headers).end())
  await expect(pinned(`${host}/node:24`, FLAG, signal)).rejects.toMatchObject({
    id: 'init.image',
    exitCode: 3,
    message: expect.stringMatching(reason),
    hint: expect.stringContaining(`--base-image ${host}/node:24@sha256:<digest>`),
  })
})

test('a registry that cannot be reached is told as such', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  await expect(pinned(`127.0.0.1:${port}/node:24`, FLAG, signal)).rejects.toThrow(
    /cannot be reached: ECONNREFUSED\. Nothing was written\.$/,
  )
})
