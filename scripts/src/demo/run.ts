import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { readDashboards, startPreview, writeSnapshot } from '@ticolops/obs-preview'
import { temporaryFolder } from '@ticolops/obs-testbed'
import { startClusterStage } from './cluster-stage.ts'
import { startFilesStage } from './files-stage.ts'
import { Traveller } from './journey.ts'
import type { DemoOptions } from './options.ts'
import { Progress } from './progress.ts'
import { printReport } from './report.ts'
import type { Stage } from './stage.ts'

/** Exit codes, as the command line has them: applied but not proven, and stopped halfway. */
const UNPROVEN = 6
const INTERRUPTED = 130

/** Sets the stage, does the job on it, reports, and takes everything down again. Resolves to the exit code. */
export async function runDemo(options: DemoOptions, kind: Stage['kind']): Promise<number> {
  const progress = new Progress()
  const { folder, remove } = temporaryFolder('demo')
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'))
  })
  let stage: Stage | undefined
  try {
    const job = (async () => {
      stage = kind === 'kubernetes' ? await startClusterStage(progress) : await startFilesStage(folder, progress)
      return work(options, stage, folder, progress, interrupted)
    })()
    // Ctrl-C before the job is done interrupts it; after that it is how the demo is meant to end.
    const end = await Promise.race([job, interrupted])
    if (end === 'interrupted') return progress.done ? await job : INTERRUPTED
    return end
  } finally {
    process.stderr.write(styleText('dim', 'cleaning up\n'))
    await stage?.stop()
    remove()
  }
}

async function work(
  options: DemoOptions,
  stage: Stage,
  folder: string,
  progress: Progress,
  interrupted: Promise<unknown>,
): Promise<number> {
  const traveller = new Traveller(folder, stage, progress)
  const journey = await traveller.travel()
  const generated = readdirSync(join(folder, 'dashboards')).filter((name) => name.endsWith('.json'))
  const dashboards = await readDashboards(generated.map((name) => join(folder, 'dashboards', name)))
  const variables = { namespace: 'ticolops', service: 'ticolops-api' }
  const out = options.pictures ?? join(folder, 'pictures')
  // Of a Prometheus that proved nothing there may be nothing to draw, and nobody asked for it.
  const drawn = journey.proven || options.pictures !== undefined
  const prometheusUrl = stage.prometheusUrl
  const pictures = drawn ? await writeSnapshot({ dashboards, prometheusUrl, out, variables, minutes: 5 }) : undefined
  const removed = options.once ? await traveller.uninstall() : undefined
  const proven = journey.proven && removed !== false
  printReport(options, { stage, journey, commands: traveller.commands, progress, proven, removed })
  if (options.once) return proven ? 0 : UNPROVEN

  const outer = process.env['OBS_DEMO_PREVIEW']
  const relayed = outer === undefined ? undefined : (JSON.parse(outer) as { socket: string; url: string })
  const preview = await startPreview({
    dashboards,
    prometheusUrl,
    ...(relayed !== undefined && { socketPath: relayed.socket }),
  })
  process.stderr.write(`
  dashboards   ${styleText('cyan', relayed?.url ?? preview.url)}
${pictures === undefined ? '' : `  pictures     ${pictures.index}\n`}${stage.servers.map((line) => `  ${line}\n`).join('')}
Ctrl-C stops everything.
`)
  progress.done = true
  await interrupted
  await preview.stop()
  return proven ? 0 : UNPROVEN
}
