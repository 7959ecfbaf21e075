import type { Plan } from '@ticolops/obs-cluster'
import { bundleOf } from '../bundle.ts'
import { confirm, declined } from '../confirm.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { planSummary, renderPlan } from '../render/plan.ts'
import { progressView } from '../render/progress.ts'
import { renderTarget, where } from '../render/status.ts'
import { renderVerification } from '../render/verification.ts'
import { openChosen } from '../target.ts'

interface InstallOptions {
  readonly adopt?: boolean
  readonly forceConflicts?: boolean
  readonly instance?: string
}

/** Plans, asks, applies and proves. */
export async function run(context: Context, options: InstallOptions): Promise<ExitCode> {
  const loaded = await context.loadConfig()
  const timeout = await context.timeout()
  const { name, target, handle } = await openChosen(context, loaded.config, options.instance)
  context.say(renderTarget(name, await handle.describe(), context.err))
  const progress = progressView(context)
  const verbose = context.options.verbose === true
  const result = await handle
    .install(await bundleOf(loaded, target), {
      adopt: options.adopt === true,
      forceConflicts: options.forceConflicts === true,
      confirm: (plan: Plan) => {
        progress.end()
        const shown = renderPlan(plan, context.err, verbose)
        return confirm(context, shown, `Apply ${planSummary(plan)} to ${where(name, plan.target)}?`)
      },
      onEvent: progress.onEvent,
      signal: context.io.signal,
      ...(timeout === undefined ? {} : { timeout }),
    })
    .finally(progress.end)
  const { outcome, plan, verification, exitCode } = result
  if (verification === undefined) throw declined()
  await context.emit('Installation', { outcome, target: { name, ...plan.target }, plan, verification }, (style) =>
    [
      outcome === 'unchanged' ? `Nothing to change on ${name}.` : `Applied to ${name}: ${planSummary(plan)}.`,
      renderVerification(verification, style, verbose),
    ].join('\n\n'),
  )
  return exitCode
}
