import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ticolopsObs } from './cli.ts'
import type { CliResult } from './cli.ts'
import { reference, service } from './deployment.ts'
import type { Progress } from './progress.ts'
import { RELEASES } from './stage.ts'
import type { Stage } from './stage.ts'

/** How the job went. Documents are those that the commands printed. */
export interface Journey {
  readonly proven: boolean
  readonly commands: readonly { readonly command: string; readonly exitCode: number; readonly seconds: number }[]
  readonly install: Readonly<Record<string, unknown>>
  readonly installAgain: Readonly<Record<string, unknown>>
  readonly verification: Readonly<Record<string, unknown>>
}

/** Runs one command of `ticolops-obs` in the journey's folder. */
export type Run = (...args: string[]) => Promise<CliResult>

/** The afternoon of a team: generate, lint, plan, install with proof, deploy, install again, verify. */
export class Traveller {
  readonly #folder: string
  readonly #stage: Stage
  readonly #progress: Progress
  readonly #commands: { command: string; exitCode: number; seconds: number }[] = []

  constructor(folder: string, stage: Stage, progress: Progress) {
    this.#folder = folder
    this.#stage = stage
    this.#progress = progress
    writeFileSync(join(folder, 'ticolops-obs.config.json'), JSON.stringify(configuration(stage), undefined, 2))
  }

  /** Runs `ticolops-obs <args>`; its progress is shown as it comes. */
  readonly run: Run = async (...args) => {
    const start = performance.now()
    const result = await this.#progress.step(`ticolops-obs ${args.join(' ')}`, () =>
      ticolopsObs(args, { cwd: this.#folder, environment: this.#stage.environment }),
    )
    const seconds = Math.round((performance.now() - start) / 100) / 10
    this.#commands.push({ command: result.command, exitCode: result.exitCode, seconds })
    if (result.exitCode !== 0) this.#progress.say(`exit code ${result.exitCode}`)
    return result
  }

  /** The whole way; `proven` only when every command did what it should. */
  async travel(): Promise<Journey> {
    const { run } = this
    const generated = await run('generate')
    const linted = await run('lint')
    const planned = await run('plan', '--target', 'demo')
    const installed = await run('install', '--target', 'demo', '--yes', '--timeout', '180s')
    await this.#progress.step(`release ${RELEASES.second}`, () => this.#stage.release(RELEASES.second))
    const again = await run('install', '--target', 'demo', '--yes', '--timeout', '120s')
    const verified = await run('verify', '--target', 'demo', '--timeout', '120s')
    const results = [generated, linted, planned, installed, again, verified]
    return {
      proven: results.every(({ exitCode }) => exitCode === 0),
      commands: this.#commands,
      install: installed.document,
      installAgain: again.document,
      verification: verified.document,
    }
  }

  /** Removes everything; true when the command proved that nothing is left. */
  async uninstall(): Promise<boolean> {
    return (await this.run('uninstall', '--target', 'demo', '--yes')).exitCode === 0
  }

  /** Every command so far. */
  get commands(): Journey['commands'] {
    return this.#commands
  }
}

/** What `ticolops-obs init` wrote for the reference service, with the servers of this stage as the target. */
function configuration(stage: Stage): object {
  return {
    ...reference,
    services: [{ ...service, scrape: { ...service.scrape, addresses: stage.addresses } }],
    ...(stage.kind === 'files' && { platform: { kubernetes: false } }),
    targets: { demo: stage.target },
  }
}
