import { styleText } from 'node:util'
import type { Journey } from './journey.ts'
import type { DemoOptions } from './options.ts'
import type { Progress } from './progress.ts'
import type { Stage } from './stage.ts'

/** Everything that a report tells. */
interface Outcome {
  readonly stage: Stage
  readonly journey: Journey
  readonly commands: Journey['commands']
  readonly progress: Progress
  readonly proven: boolean
  /** Whether uninstalling left nothing behind; undefined when it was not asked for. */
  readonly removed: boolean | undefined
}

interface Summary {
  readonly targets: { total: number; up: number }
  readonly ruleGroups: { total: number; loaded: number; healthy: number }
  readonly panels: { total: number; withData: number; explained: number; unexplained: number }
  readonly dashboards: { total: number; present: number }
}

interface Finding {
  readonly severity: string
  readonly object: string
  readonly message: string
  readonly fix: string
}

/** Prints the verification as a table, or everything as one JSON document on stdout. */
export function printReport(options: DemoOptions, outcome: Outcome): void {
  const { stage, journey, commands, progress, proven, removed } = outcome
  const seconds = progress.total()
  if (options.output === 'json') {
    const document = {
      apiVersion: 'obs.ticolops.dev/v1',
      kind: 'Demo',
      target: stage.kind,
      proven,
      seconds,
      steps: progress.steps,
      commands,
      load: stage.load(),
      install: journey.install,
      installAgain: journey.installAgain,
      verification: journey.verification,
      ...(removed !== undefined && { uninstalledCleanly: removed }),
    }
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
    return
  }
  const { summary, findings = [] } = journey.verification as { summary?: Summary; findings?: readonly Finding[] }
  const rows = summary === undefined ? [] : table(summary)
  const { sent, answers, failed } = stage.load()
  const title = proven
    ? styleText('green', `PROVEN in ${seconds} s`)
    : styleText('red', `NOT PROVEN after ${seconds} s`)
  console.log(`
${title}  (${stage.kind} target; ${sent} requests: ${Object.entries(answers)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')}${failed > 0 ? `, ${failed} unanswered` : ''})
${rows.map(([what, figures]) => `  ${what.padEnd(14)}${figures}`).join('\n')}
${commands.map(({ command, exitCode, seconds: took }) => `  exit ${exitCode}  ${String(took).padStart(5)} s  ${command}`).join('\n')}`)
  for (const { severity, object, message, fix } of findings) {
    console.log(`  ${severity}: ${object}: ${message}${fix === '' ? '' : `\n    fix: ${fix}`}`)
  }
  if (removed !== undefined)
    console.log(removed ? '  uninstalled: nothing is left' : '  uninstall left something behind')
}

function table({ targets, ruleGroups, panels, dashboards }: Summary): [string, string][] {
  return [
    ['targets', `${targets.up}/${targets.total} up`],
    ['rule groups', `${ruleGroups.loaded}/${ruleGroups.total} loaded, ${ruleGroups.healthy} healthy`],
    [
      'panels',
      `${panels.withData}/${panels.total} have data, ${panels.explained} explained, ${panels.unexplained} unexplained`,
    ],
    ['dashboards', `${dashboards.present}/${dashboards.total} present`],
  ]
}
