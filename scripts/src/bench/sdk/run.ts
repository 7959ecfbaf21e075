import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BenchProcess } from '../bench-process.ts'
import { stepAside } from '../cores.ts'
import { root } from '../../run-command.ts'
import { describeRun } from './about.ts'
import { build } from './build.ts'
import { chart } from './chart.ts'
import { Client } from './client.ts'
import { measureFaults } from './faults.ts'
import { measureLogs } from './logs.ts'
import { measureMiddleware } from './middleware.ts'
import { Notes, progress } from './notes.ts'
import { measureObservations } from './observation.ts'
import { readPlan, usage } from './plan.ts'
import type { Measurement, Plan } from './plan.ts'
import { report } from './report.ts'
import { measureRequests } from './requests.ts'
import type { Results } from './results.ts'
import { measureRoutes } from './routes.ts'
import { measureScrapes } from './scrape.ts'
import { measureStart } from './start.ts'

/** `scripts/bench sdk`: what @ticolops/obs and others cost a server. Throws an Error whose message is for the user. */
export async function run(args: readonly string[]): Promise<void> {
  const plan = readPlan(args)
  if (plan === 'help') {
    process.stdout.write(`${usage}\n`)
    return
  }
  await build()
  process.once('exit', () => BenchProcess.killAll())
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  stepAside()
  const results = await measure(plan)
  process.stdout.write(plan.output === 'json' ? `${JSON.stringify(results, null, 2)}\n` : report(results))
  if (plan.publish) await publish(results)
}

async function measure(plan: Plan): Promise<Results> {
  const notes = new Notes()
  const client = await Client.start()
  async function planned<T>(measurement: Measurement, figures: () => Promise<T[]>): Promise<T[]> {
    if (!plan.measurements.includes(measurement)) return []
    progress(`── ${measurement}`)
    return figures()
  }
  try {
    return {
      about: describeRun(plan),
      requests: await planned('requests', () => measureRequests(client, plan, notes)),
      start: await planned('start', () => measureStart(client, plan)),
      scrapes: await planned('scrapes', () => measureScrapes(client, plan)),
      observations: await planned('observations', () => measureObservations(plan)),
      logs: await planned('logs', () => measureLogs(plan)),
      middleware: await planned('middleware', () => measureMiddleware(plan)),
      routes: await planned('routes', () => measureRoutes(client, plan, notes)),
      faults: await planned('faults', () => measureFaults(client, plan, notes)),
      notes: notes.texts,
    }
  } finally {
    client.kill()
  }
}

async function publish(results: Results): Promise<void> {
  const folder = path.join(root, 'docs/benchmarks')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'sdk.md'), report(results))
  await writeFile(path.join(folder, 'sdk.svg'), chart(results))
  progress('wrote docs/benchmarks/sdk.md and sdk.svg')
}
