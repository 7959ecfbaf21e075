import { applyInit, hasWork, nextSteps, planInit } from '@ticolops/obs-scaffold'
import type { Answers, PartName, Person, Resolution } from '@ticolops/obs-scaffold'
import { CliError } from '../cli-error.ts'
import { confirm, declined } from '../confirm.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { personAt } from '../init-person.ts'
import { changeCounts, renderFacts, renderInitPlan, renderInitResult } from '../render/init.ts'
import { plural } from '../style.ts'
import { version } from '../version.ts'

interface Options extends Answers {
  readonly directory?: string
  readonly framework?: string
  readonly only?: readonly PartName[]
  readonly conflicts?: Resolution
  readonly allowDirty?: boolean
  readonly dryRun?: boolean
  readonly detailedExitcode?: boolean
}

/** Looks, asks, plans, shows, asks again, writes. */
export async function run(context: Context, options: Options): Promise<ExitCode> {
  const { io } = context
  const {
    directory,
    framework,
    only,
    conflicts,
    allowDirty,
    dryRun = false,
    detailedExitcode = false,
    ...flags
  } = options
  const { namespace } = context.options
  const versions = { sdk: `^${version()}`, cli: `^${version()}` }
  const plan = await planInit(
    {
      cwd: io.cwd,
      directory,
      framework,
      flags: { ...flags, ...(namespace !== undefined && { namespace }) },
      only,
      conflicts,
      allowDirty,
      versions,
      signal: io.signal,
      onFacts: (facts) => context.say(renderFacts(facts, context.err)),
    },
    person(context),
  )
  const work = hasWork(plan)
  const verbose = context.options.verbose === true
  if (work && !dryRun) {
    const { total } = changeCounts(plan.changes)
    const question = `Write ${plural(total, 'file')}?`
    if (!(await confirm(context, renderInitPlan(plan, context.err, verbose), question))) throw declined()
    if (io.signal.aborted)
      throw new CliError(
        'interrupted',
        EXIT.interrupted,
        'Stopped before anything was written.',
        'Run the same command again.',
      )
    applyInit(plan)
  }
  const next = work && !dryRun ? nextSteps(plan) : []
  const { service, answers, parts } = plan
  const changes = plan.changes.map(({ path, part, action, why, after }) => ({
    path,
    part,
    action,
    why,
    ...(dryRun && { text: after }),
  }))
  await context.emit(
    'Scaffold',
    { root: plan.repository.root, dryRun, service, answers, parts, changes, next },
    (style) => (dryRun ? renderInitPlan(plan, style, verbose) : renderInitResult(plan, next, style)),
  )
  return dryRun && detailedExitcode && work ? EXIT.differences : EXIT.done
}

/** With `--yes` nobody is asked, on a terminal either. */
function person(context: Context): Person | undefined {
  return context.io.ask === undefined || context.options.yes === true ? undefined : personAt(context, context.io.ask)
}
