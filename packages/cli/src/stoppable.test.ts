import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run, temporaryFolder } from '../test/memory-io.ts'

const { folder, remove } = temporaryFolder()
let server: Server
let asked = () => {}

beforeAll(async () => {
  // Something that takes connections and never answers, as a host behind a broken tunnel does.
  server = createServer(() => asked())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const name of ['rules', 'provisioning']) mkdirSync(join(folder, name))
  const local = { kind: 'files', prometheus: address, rules: 'rules', dashboards: 'provisioning' }
  const services = [{ name: 'api', namespace: 'shop', parts: ['node'] }]
  const targets = { local, production: { kind: 'kubernetes', namespace: 'monitoring' } }
  writeFileSync(join(folder, 'ticolops-obs.config.json'), JSON.stringify({ team: 'web', services, targets }))
  const kubeconfig = {
    'current-context': 'hung',
    contexts: [{ name: 'hung', context: { cluster: 'hung', user: 'me' } }],
    clusters: [{ name: 'hung', cluster: { server: address } }],
    users: [{ name: 'me', user: { token: 'secret' } }],
  }
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(kubeconfig))
})
afterAll(() => {
  server.close()
  remove()
})

test.each([
  ['check', '--target', 'local'],
  ['plan', '--target', 'local'],
  ['verify', '--target', 'local'],
  ['status', '--target', 'production', '--kubeconfig', 'kubeconfig'],
  ['install', '--target', 'production', '--kubeconfig', 'kubeconfig', '--yes'],
])('Ctrl-C ends %s %s %s at once, although the server never answers', async (...args) => {
  const stop = new AbortController()
  asked = () => stop.abort()
  expect(await run(args, { cwd: folder, signal: stop.signal })).toMatchObject({
    exitCode: 130,
    stdout: '',
    stderr: expect.stringContaining('Stopped before it was done.'),
  })
})
