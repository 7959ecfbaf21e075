import { writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { PARTS } from '@ticolops/obs-scaffold'
import { binary, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocksOf, filled } from './blocks.ts'
import { CLOUD_COMMANDS, judge } from './cloud-commands.ts'
import { inCloud, SERVICES, VARIANTS } from './services.ts'
import { callsOf } from './stand-ins.ts'
import type { Call } from './stand-ins.ts'
import { VALUES } from './values.ts'

/** Proven elsewhere, or no program of a provider's. */
const BESIDE = ['kubectl']
const PROGRAMS = [...Object.keys(CLOUD_COMMANDS), 'aws', 'gh', ...BESIDE]

const { folder, remove } = temporaryFolder('runbook-cloud')
afterAll(remove)
writeFileSync(path.join(folder, 'secret.json'), '{"database_url": "postgres://…"}')
writeFileSync(path.join(folder, 'backup-key.txt'), 'AGE-SECRET-KEY-1…')

/** Every different call of all documents. */
const texts = new Set(
  VARIANTS.flatMap(([, service]) => blocksOf(service, 'cloud').map(({ text }) => filled(text, VALUES))),
)
const calls = new Map<string, Call>()
for (const text of texts) {
  const found = await callsOf(text, PROGRAMS, folder)
  if (found.length === 0) throw new Error(`No program that this test knows is called by:\n${text}`)
  for (const call of found) calls.set(call.join(' '), call)
}
const of = (program: string): (readonly [string, readonly string[]])[] =>
  [...calls].filter(([, [name]]) => name === program).map(([text, [, ...args]]) => [text, args])

describe('what is checked against a list', () => {
  it.each(
    Object.keys(CLOUD_COMMANDS).flatMap((program) => of(program).map(([text, args]) => [text, program, args] as const)),
  )('%s', (_, program, args) => expect(judge(program, args).problem).toBeUndefined())

  it('has no command that no runbook uses', () => {
    for (const [program, commands] of Object.entries(CLOUD_COMMANDS)) {
      const used = new Set(of(program).map(([, args]) => judge(program, args).command))
      expect(Object.keys(commands).filter((command) => !used.has(command))).toEqual([])
    }
  })

  it.each([
    ['gcloud', ['sql', 'instances', 'failover', 'shop', '--force'], 'has no --force'],
    ['gcloud', ['sql', 'instances', 'failback', 'shop'], 'no such command'],
    ['az', ['resource', 'show', '--name', 'a', '--resource-group', 'b'], 'needs --resource-type'],
    [
      'az',
      ['postgres', 'flexible-server', 'restart', '--name', 'a', '--resource-group', 'b', '--failover', 'Now'],
      'is one of',
    ],
    ['gcloud', ['sql', 'instances', 'clone', 'shop'], 'takes 2'],
  ])('refuses %s %j', (program, args, problem) => expect(judge(program, args).problem).toContain(problem))
})

/** What a command says of what Terraform makes: the word behind it is a name. */
const NAMED =
  /(?:--db-instance-identifier|--source-db-instance-identifier|--source-identifier|--replication-group-id|--resource-group|--source-server|--instance|update-kubeconfig --region \S+ --name|clusters get-credentials|instances (?:describe|failover|clone))[ =](\S+)/g

describe.each(['aws', 'gcp', 'azure'] as const)('%s', (cloud) => {
  it.each(SERVICES.map((service) => [service.name, inCloud(service, cloud)] as const))(
    '%s: commands name what Terraform makes',
    (_, service) => {
      const files = PARTS.filter(({ name }) => name === 'terraform').flatMap((part) => part.files(service))
      const main = files.find(({ path: file }) => file.endsWith('environments/production/main.tf'))?.text ?? ''
      const made = /^module "environment" \{[^]*?^ +name += "([^"]+)"/m.exec(main)?.[1]
      const text = blocksOf(service, 'cloud').map((block) => block.text)
      const named = new Set([...text.join('\n').matchAll(NAMED)].map(([, name = '']) => name))
      named.delete('<new-server>')
      expect([...named]).toEqual([made])
    },
  )
})

/** A server that answers every request, also those of a proxy, with a refusal, and remembers that it was asked. */
function refusing(): { readonly asked: string[]; readonly start: () => Promise<string>; readonly stop: () => void } {
  const asked: string[] = []
  const server = http.createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`)
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end('{"__type": "Refused"}')
    })
  })
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  return {
    asked,
    start: async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

await describeWithServers('AWS’s own program takes the command, and asks the service', ['aws'], () => {
  const server = refusing()
  let url: string
  beforeAll(async () => {
    url = await server.start()
  })
  afterAll(server.stop)
  const aws = async (args: readonly string[]) => {
    server.asked.length = 0
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'key',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_MAX_ATTEMPTS: '1',
    }
    return tryRun(await binary('aws'), args, { env, cwd: folder })
  }

  it.each(of('aws'))('%s', async (_, args) => {
    const { stderr } = await aws(args)
    expect(stderr).not.toMatch(/Unknown options|argument .* required|Invalid choice|Parameter validation failed|usage:/)
    expect(server.asked.length === 0 ? stderr : '').toBe('')
  })

  it('refuses a flag that there is not', async () => {
    const { stderr } = await aws(['rds', 'reboot-db-instance', '--db-instance-identifier', 'a', '--failover-now'])
    expect(stderr).toContain('Unknown options: --failover-now')
    expect(server.asked).toEqual([])
  })
})

await describeWithServers('GitHub’s own program takes the command, and asks the service', ['gh'], () => {
  const server = refusing()
  let url: string
  beforeAll(async () => {
    url = await server.start()
  })
  afterAll(server.stop)
  const gh = async (args: readonly string[]) => {
    server.asked.length = 0
    const env = { PATH: process.env['PATH'], HOME: folder, GH_TOKEN: 'token', GH_REPO: 'acme/shop', HTTPS_PROXY: url }
    return tryRun(await binary('gh'), args, { env, cwd: folder })
  }

  it.each(of('gh'))('%s', async (_, args) => {
    const { stderr } = await gh(args)
    expect(stderr).not.toMatch(/unknown (flag|command)|Usage:/)
    expect(server.asked.includes('CONNECT api.github.com:443') ? '' : stderr).toBe('')
  })

  it('refuses a flag that there is not', async () => {
    expect((await gh(['run', 'list', '--no-such'])).stderr).toContain('unknown flag: --no-such')
    expect(server.asked).toEqual([])
  })
})
