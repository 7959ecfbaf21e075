import { buildProgram } from '@ticolops/obs-cli'
import type { Service } from '@ticolops/obs-scaffold'
import { temporaryFolder } from '@ticolops/obs-testbed'
import { afterAll, describe, expect, it } from 'vitest'
import { blocksOf, filled } from './blocks.ts'
import type { Proof } from './blocks.ts'
import { SERVICES } from './services.ts'
import { callsOf } from './stand-ins.ts'
import { VALUES } from './values.ts'

/** Whether ticolops-obs takes these arguments; throws what it would say. Nothing is run. */
async function parse(args: readonly string[]): Promise<string> {
  const sink = { write: () => {}, isTTY: false, columns: 0 }
  const io = { stdout: sink, stderr: sink, env: {}, cwd: '/', signal: new AbortController().signal }
  const program = buildProgram(io)
  let verb = ''
  const commands = [...program.commands]
  for (const command of commands) {
    commands.push(...command.commands)
    command.action(() => {
      verb = command.name()
    })
  }
  await program.parseAsync(args, { from: 'user' })
  return verb
}

const { folder, remove } = temporaryFolder('runbook-program')
afterAll(remove)

/** The calls of ticolops-obs in a block, without what starts it. */
async function ours(text: string): Promise<readonly (readonly string[])[]> {
  const calls = await callsOf(filled(text, VALUES), ['npx', 'ticolops-obs', 'kubectl'], folder)
  return calls.flatMap((call) => {
    const at = call.indexOf('ticolops-obs')
    return at === -1 ? [] : [call.slice(at + 1)]
  })
}

const blocksFor = (service: Service, proof: Proof): readonly (readonly [heading: string, text: string])[] =>
  blocksOf(service, proof).map(({ heading, text }) => [heading, text])

describe.each(SERVICES.map((service) => [service.name, service] as const))('%s', (_, service) => {
  it.each(blocksFor(service, 'program'))('%s: ticolops-obs has the verb and the flags of %s', async (__, text) => {
    const verbs = await Promise.all((await ours(text)).map((args) => parse(args)))
    expect(verbs).toHaveLength(text.split('\n').length)
    expect(verbs).not.toContain('')
  })

  it.each(blocksFor(service, 'kubelet'))('%s: and so it has in a pod: %s', async (__, text) => {
    const verbs = await Promise.all((await ours(text)).map((args) => parse(args)))
    expect(verbs).toHaveLength(text.includes('ticolops-obs') ? 1 : 0)
    expect(verbs).not.toContain('')
  })
})

it('refuses a flag that no verb has', async () => {
  await expect(parse(['verify', '--no-such-flag'])).rejects.toThrow('--no-such-flag')
})
