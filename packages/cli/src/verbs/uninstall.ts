import type { UninstallResult } from '@ticolops/obs-cluster'
import { confirm, declined } from '../confirm.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { renderFindings } from '../render/findings.ts'
import { progressView } from '../render/progress.ts'
import { renderTarget, where } from '../render/status.ts'
import { plural } from '../style.ts'
import type { Style } from '../style.ts'
import { openChosen } from '../target.ts'

interface UninstallOptions {
  readonly force?: boolean
  readonly instance?: string
}

/** Removes what was installed and proves that nothing is left. */
export async function run(context: Context, { force, instance }: UninstallOptions): Promise<ExitCode> {
  const { config } = await context.loadConfig()
  const timeout = await context.timeout()
  const { name, handle } = await openChosen(context, config, instance)
  const target = await handle.describe()
  context.say(renderTarget(name, target, context.err))
  const progress = progressView(context)
  const result = await handle
    .uninstall({
      force: force === true,
      confirm: (objects) => {
        progress.end()
        const shown = objects.map((object) => `  ${context.err.color.red(`- ${object}`)}`).join('\n')
        return confirm(context, shown, `Remove ${plural(objects.length, 'object')} from ${where(name, target)}?`)
      },
      onEvent: progress.onEvent,
      signal: context.io.signal,
      ...(timeout === undefined ? {} : { timeout }),
    })
    .finally(progress.end)
  const { exitCode, ...body } = result
  if (result.outcome === 'declined') throw declined()
  await context.emit('Uninstallation', { target: { name, ...target }, ...body }, (style) => render(name, result, style))
  return exitCode
}

function render(
  name: string,
  { outcome, removed, leftovers, listed, findings }: UninstallResult,
  style: Style,
): string {
  const { color, mark } = style
  const left = leftovers.map((object) => `  ${color.red(mark.error)} ${object}  ${color.dim('still there')}`)
  const proof = `Listed ${listed.join(', ')}: ${leftovers.length === 0 ? 'nothing of ours is left' : plural(leftovers.length, 'leftover')}.`
  const done =
    outcome === 'nothing'
      ? `Nothing was installed on ${name}.`
      : `Removed ${plural(removed.length, 'object')} from ${name}.`
  return [left.join('\n'), renderFindings(findings, style), `${done} ${listed.length === 0 ? '' : proof}`.trim()]
    .filter(Boolean)
    .join('\n\n')
}
