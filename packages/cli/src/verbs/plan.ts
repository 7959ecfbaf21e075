import { bundleOf } from '../bundle.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { renderPlan } from '../render/plan.ts'
import { progressView } from '../render/progress.ts'
import { renderTarget } from '../render/status.ts'
import { openChosen } from '../target.ts'

interface PlanOptions {
  readonly detailedExitcode?: boolean
  readonly adopt?: boolean
  readonly forceConflicts?: boolean
  readonly instance?: string
}

/** Shows what an install would change. */
export async function run(context: Context, options: PlanOptions): Promise<ExitCode> {
  const loaded = await context.loadConfig()
  const { name, target, handle } = await openChosen(context, loaded.config, options.instance)
  context.say(renderTarget(name, await handle.describe(), context.err))
  const progress = progressView(context)
  const plan = await handle
    .plan(await bundleOf(loaded, target), {
      adopt: options.adopt === true,
      forceConflicts: options.forceConflicts === true,
      onEvent: progress.onEvent,
      signal: context.io.signal,
    })
    .finally(progress.end)
  await context.emit('Plan', { ...plan, target: { name, ...plan.target } }, (style) =>
    renderPlan(plan, style, context.options.verbose === true),
  )
  if (plan.counts.conflict > 0 || plan.findings.some(({ severity }) => severity === 'error')) return EXIT.preflight
  const { isEmpty } = await import('@ticolops/obs-cluster')
  return options.detailedExitcode === true && !isEmpty(plan) ? EXIT.differences : EXIT.done
}
