import { bundleOf } from '../bundle.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { countFindings, renderFindings } from '../render/findings.ts'
import { renderTarget } from '../render/status.ts'
import { openChosen } from '../target.ts'

/** Tells what would keep an install from working. */
export async function run(context: Context, { instance }: { readonly instance?: string }): Promise<ExitCode> {
  const loaded = await context.loadConfig()
  const { name, target, handle } = await openChosen(context, loaded.config, instance)
  const place = await handle.describe()
  context.say(renderTarget(name, place, context.err))
  const findings = await handle.check(await bundleOf(loaded, target), { signal: context.io.signal })
  const passed = findings.every(({ severity }) => severity !== 'error')
  await context.emit('Check', { passed, target: { name, ...place }, findings }, (style) => {
    const mark = passed ? style.color.green(style.mark.ok) : style.color.red(style.mark.error)
    const verdict = passed ? 'is ready for an install' : 'is not ready for an install'
    const count = findings.length === 0 ? '' : `: ${countFindings(findings)}`
    return [renderFindings(findings, style), `${mark} ${name} ${verdict}${count}.`].filter(Boolean).join('\n\n')
  })
  return passed ? EXIT.done : EXIT.preflight
}
