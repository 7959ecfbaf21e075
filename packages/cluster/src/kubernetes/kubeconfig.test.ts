import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { resolveContext } from './kubeconfig.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function write(name: string, config: object): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(config))
  return path
}

function kubeconfig(context: string, server: string, user: object = {}): object {
  return {
    clusters: [{ name: 'cluster', cluster: { server } }],
    users: [{ name: 'user', user }],
    contexts: [{ name: context, context: { cluster: 'cluster', user: 'user' } }],
    'current-context': context,
  }
}

it('pins the current context', async () => {
  const path = await write('one', kubeconfig('production', 'https://one:6443'))
  const resolved = await resolveContext({ kubeconfig: path, env: {} })
  expect(resolved).toMatchObject({ context: 'production', server: 'https://one:6443', user: 'user' })
})

it('merges the files of KUBECONFIG as kubectl does: the first to name something wins, missing files are passed over', async () => {
  const first = await write('first', kubeconfig('a', 'https://first:6443'))
  const second = await write('second', kubeconfig('b', 'https://second:6443'))
  const env = { KUBECONFIG: [first, join(folder, 'missing'), second].join(delimiter) }
  expect(await resolveContext({ env })).toMatchObject({ context: 'a', server: 'https://first:6443' })
  expect(await resolveContext({ env, context: 'b' })).toMatchObject({ context: 'b', server: 'https://first:6443' })
})

it('lists the contexts and the nearest name when the wanted one is not there', async () => {
  const path = await write('names', kubeconfig('production', 'https://one:6443'))
  await expect(resolveContext({ kubeconfig: path, context: 'prodution', env: {} })).rejects.toMatchObject({
    id: 'kubernetes.context',
    exitCode: 3,
    hint: 'Did you mean "production"?',
    details: { contexts: ['production'] },
  })
})

it('says where it looked when there is none at all', async () => {
  await expect(resolveContext({ env: { HOME: folder } })).rejects.toMatchObject({
    id: 'kubernetes.kubeconfig',
    exitCode: 3,
  })
})

it('names the file that cannot be read', async () => {
  const path = join(folder, 'broken')
  await writeFile(path, 'clusters: [')
  await expect(resolveContext({ kubeconfig: path, env: {} })).rejects.toThrow(path)
})

it.each(['10.0.0.1:6443', 'localhost:6443'])('names a server without a scheme: %s', async (server) => {
  const path = await write('no-scheme', kubeconfig('a', server))
  await expect(resolveContext({ kubeconfig: path, env: {} })).rejects.toMatchObject({
    id: 'kubernetes.kubeconfig',
    message: `The server of cluster "cluster" is no address with https://: ${server}.`,
  })
})

it('tells credential plugins about the cluster', async () => {
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'login' }
  const path = await write('exec', kubeconfig('a', 'https://one:6443', { exec }))
  const { config } = await resolveContext({ kubeconfig: path, env: {} })
  const plugin = config.getCurrentUser()?.exec as { env: { name: string; value: string }[] } | undefined
  const [variable] = plugin?.env ?? []
  expect(variable?.name).toBe('KUBERNETES_EXEC_INFO')
  expect(JSON.parse(variable?.value ?? '')).toMatchObject({
    kind: 'ExecCredential',
    spec: { cluster: { server: 'https://one:6443' } },
  })
})
