import { expect, test } from 'vitest'
import { memorySources } from '../../test/memory-sources.ts'
import { chooseApps, detect } from '../detect/detect.ts'
import { answer, byKey } from './answer.ts'
import type { Question } from './answer.ts'
import type { Answers } from './fields.ts'

const PEOPLE = { team: 'web', email: 'web@example.com', host: 'shop.example.com' }

function facts(
  files: Readonly<Record<string, unknown>> = {},
  remote: string | undefined = 'git@github.com:acme/shop.git',
) {
  const sources = memorySources({
    'package.json': { name: 'shop', scripts: { start: 'node server.js' }, dependencies: { express: '^5' } },
    'server.js': 'app.listen(3000)',
    ...files,
  })
  const [app] = chooseApps(sources, '.', {})
  if (app === undefined) throw new Error('no app')
  return detect(sources, app, remote)
}

const answers = async (flags: Answers, saved: Answers = {}, of = facts()) => answer(of, flags, saved, undefined)

test('what the repository tells is not asked, and what is usual is assumed', async () => {
  const known = await answers(PEOPLE)
  expect(byKey(known)).toMatchObject({
    name: 'shop',
    port: '3000',
    registry: 'ghcr.io/acme',
    namespace: 'shop',
    issuerEmail: 'web@example.com',
    ingress: 'gateway',
  })
  expect(known.filter(({ origin }) => origin === 'given').map(({ key }) => key)).toEqual(['team', 'email', 'host'])
})

test('a flag outranks an earlier answer, which outranks what is found or assumed', async () => {
  const saved = { ...PEOPLE, port: '4000', namespace: 'old', ingress: 'nginx' }
  expect(byKey(await answers({ namespace: 'new' }, saved))).toMatchObject({
    port: '4000',
    namespace: 'new',
    ingress: 'nginx',
  })
})

test('where nobody can be asked, everything that is open is told at once, with its flag, and nothing that follows from it', async () => {
  const two = facts({ 'admin.js': 'app.listen(3001)' }, '')
  await expect(answers({}, {}, two)).rejects.toMatchObject({
    id: 'init.unanswered',
    exitCode: 2,
    message: expect.stringContaining('Found: 3001 (admin.js:1) or 3000 (server.js:1). --port <port>'),
    hint: 'Add --port, --registry, --team, --email, --host, or run it on a terminal without --yes.',
  })
})

test('the cloud follows from the cluster, and its region is asked; without one, stores of backups take the usual one', async () => {
  expect(byKey(await answers({ ...PEOPLE, cluster: 'gke', region: 'europe-west3' }))).toMatchObject({ cloud: 'gcp' })
  await expect(answers({ ...PEOPLE, cluster: 'gke' })).rejects.toMatchObject({ details: { flags: ['--region'] } })
  expect(byKey(await answers(PEOPLE))).toMatchObject({
    cloud: 'none',
    region: 'us-east-1',
    backupBucket: 'shop-backups',
    backupRecipients: 'none',
    onCall: 'web@example.com',
    escalation: 'web@example.com',
  })
})

test('a person is asked only what is open, and shown what there is to choose from', async () => {
  const asked: Question[] = []
  const ask = (question: Question) => {
    asked.push(question)
    return Promise.resolve({ '--port': '3001', '--host': 'shop.example.com' }[question.flag] ?? '')
  }
  const known = await answer(
    facts({ 'admin.js': 'app.listen(3001)' }),
    { team: 'web', email: 'web@example.com' },
    {},
    ask,
  )
  expect(asked.map(({ flag }) => flag)).toEqual(['--port', '--host'])
  expect(asked[0]?.choices).toEqual([
    { value: '3001', from: 'admin.js:1' },
    { value: '3000', from: 'server.js:1' },
  ])
  expect(known.find(({ key }) => key === 'port')).toEqual({
    key: 'port',
    value: '3001',
    from: 'your answer',
    origin: 'given',
  })
})

test('a name that Kubernetes would refuse is asked about, with the reason', async () => {
  const bad = facts({
    'package.json': { name: 'My_Shop', scripts: { start: 'node server.js' }, dependencies: { express: '^5' } },
  })
  const asked: Question[] = []
  await answer(bad, PEOPLE, {}, (question) => (asked.push(question), Promise.resolve('shop')))
  expect(asked.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^My_Shop \(package\.json \(name\)\) is not a name: .+What is the service called\?$/),
  ])
  expect(['My_Shop', 'shop'].map((text) => asked[0]?.problem(text) === undefined)).toEqual([false, true])
})

test.each<readonly [Answers, string]>([
  [{ port: '0' }, '--port 0 is not a port'],
  [{ port: '99999' }, '--port 99999 is not a port'],
  [{ port: 'http' }, '--port http is not a port'],
  [{ port: '80' }, '--port 80 is a port for root alone'],
  [{ port: '9464' }, '--port 9464 is the port of the telemetry server'],
  [{ name: 'Shop' }, '--name Shop is not a name'],
  [{ name: 'a'.repeat(64) }, 'is not a name'],
  [{ namespace: 'my_ns' }, '--namespace my_ns is not a name'],
  [{ host: 'https://shop.example.com' }, 'is not a host name'],
  [{ host: 'localhost' }, '--host localhost is not a host name'],
  [{ email: 'web' }, '--email web is not an address'],
  [{ team: 'Web & Mobile' }, 'is not a label’s value'],
  [{ registry: 'https://ghcr.io/acme' }, 'is not a registry'],
  [{ registry: 'ghcr.io/Acme' }, '--registry ghcr.io/Acme is not a registry'],
  [{ entry: '../server.js' }, '--entry ../server.js is not a file of code'],
  [{ runtime: '20' }, '--runtime 20 is not a version of Node that @ticolops/obs runs on'],
  [{ baseImage: 'node:24@sha256:abc' }, '--base-image node:24@sha256:abc is not an image'],
  [{ backupBucket: 'Shop_Backups' }, '--backup-bucket Shop_Backups is not a bucket'],
  [{ backupEndpoint: 's3.example.com' }, '--backup-endpoint s3.example.com is not the address of a store'],
  [{ backupRecipients: 'AGE-SECRET-KEY-1QQ' }, 'are not public keys of age'],
  [{ region: 'Frankfurt' }, '--region Frankfurt is not a region'],
  [{ onCall: 'a\nb' }, 'is not a contact'],
])('%j is refused with what would do', async (flags, message) => {
  await expect(answers({ ...PEOPLE, ...flags })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(message),
  })
})
