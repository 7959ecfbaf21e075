import { join } from 'node:path'
import { styleText } from 'node:util'
import {
  insidePodNetwork,
  runInNamespace,
  stopEverything,
  temporaryFolder,
  whyNoNamespace,
} from '@ticolops/obs-testbed'
import { fetchCluster, fetchServers } from '../tools.ts'
import { readOptions, usage } from './options.ts'
import type { DemoOptions } from './options.ts'
import { relay } from './relay.ts'
import { runDemo } from './run.ts'

/*
 * scripts/demo: the whole job against real servers. The cluster lives in a network namespace of its own, where there is no network to
 * fetch anything; so tools are brought first, then this very program runs itself again inside, and hands the preview's connections over.
 */
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Exit codes, as `ticolops-obs` has them. */
const UNEXPECTED = 1
const USAGE = 2
const PREFLIGHT_FAILED = 4

/** Why there can be no cluster here; undefined when there can. */
const whyNoCluster = async (): Promise<string | undefined> => whyNoNamespace() ?? (await fetchCluster())

async function outside(wanted: DemoOptions): Promise<number> {
  say(styleText('bold', 'Finding the servers'))
  const missing = await fetchServers()
  if (missing !== undefined) {
    say(styleText('red', missing))
    return PREFLIGHT_FAILED
  }
  if (wanted.target === 'files') return runDemo(wanted, 'files')
  const reason = await whyNoCluster()
  if (reason !== undefined) {
    say(styleText('yellow', `\nNo control plane can be had here:\n${reason}\n`))
    if (wanted.target === 'kubernetes') return PREFLIGHT_FAILED
    say('The same job on the files target instead: a plain Prometheus with a rules directory.\n')
    return runDemo(wanted, 'files')
  }
  const { folder, remove } = temporaryFolder('demo-preview')
  const socket = join(folder, 'preview.sock')
  const preview = await relay(socket)
  process.env['OBS_DEMO_PREVIEW'] = JSON.stringify({ socket, url: preview.url })
  try {
    return await runInNamespace(process.execPath, [...process.execArgv, ...process.argv.slice(1)])
  } finally {
    preview.stop()
    remove()
  }
}

async function main(): Promise<number> {
  let wanted
  try {
    wanted = readOptions(process.argv.slice(2))
  } catch (error) {
    say(`error: ${messageOf(error)}\n\n${usage}`)
    return USAGE
  }
  if (wanted === 'help') {
    console.log(usage)
    return 0
  }
  try {
    const inside = insidePodNetwork() && wanted.target !== 'files'
    return inside ? await runDemo(wanted, 'kubernetes') : await outside(wanted)
  } catch (error) {
    say(styleText('red', `\nerror: ${messageOf(error)}`))
    return UNEXPECTED
  } finally {
    await stopEverything()
  }
}

process.exit(await main())
