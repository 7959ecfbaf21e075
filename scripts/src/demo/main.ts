import { join } from 'node:path'
import { styleText } from 'node:util'
import {
  insidePodNetwork,
  runInNamespace,
  stopEverything,
  temporaryFolder,
  whyNoNamespace,
} from '@ticolops/obs-testbed'
import { clusterTools, fetchTools, serverTools } from '../tools.ts'
import { readOptions, usage } from './options.ts'
import type { DemoOptions } from './options.ts'
import { relay } from './relay.ts'
import { runDemo } from './run.ts'

/*
 * scripts/demo: the whole job against real servers. The cluster lives in a network namespace of its own, where there is no network to
 * fetch anything; so tools are brought first, then this very program runs itself again inside, and hands the preview's connections over.
 */
const say = (text: string): void => void process.stderr.write(`${text}\n`)

function options(): DemoOptions | undefined {
  try {
    const read = readOptions(process.argv.slice(2))
    if (read !== 'help') return read
    console.log(usage)
    process.exit(0)
  } catch (error) {
    say(`error: ${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    process.exitCode = 2
    return undefined
  }
}

/** Why there can be no cluster here; undefined when there can. */
async function whyNoCluster(): Promise<string | undefined> {
  const reason = whyNoNamespace()
  if (reason !== undefined) return reason
  const missing = await fetchTools(clusterTools)
  return missing.length === 0 ? undefined : missing.join('\n')
}

async function outside(wanted: DemoOptions): Promise<number> {
  say(styleText('bold', 'Finding the servers'))
  const missing = await fetchTools(serverTools)
  if (missing.length > 0) {
    for (const each of missing) say(styleText('red', each))
    return 4
  }
  if (wanted.target === 'files') return runDemo(wanted, 'files')
  const reason = await whyNoCluster()
  if (reason !== undefined) {
    say(styleText('yellow', `\nNo control plane can be had here:\n${reason}\n`))
    if (wanted.target === 'kubernetes') return 4
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

const wanted = options()
if (wanted !== undefined) {
  try {
    process.exitCode = insidePodNetwork() ? await runDemo(wanted, 'kubernetes') : await outside(wanted)
  } catch (error) {
    say(styleText('red', `\nerror: ${error instanceof Error ? error.message : String(error)}`))
    process.exitCode = 1
  } finally {
    await stopEverything()
  }
  process.exit()
}
