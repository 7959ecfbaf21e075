import { bundleOf } from '../bundle.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { progressView } from '../render/progress.ts'
import { renderTarget } from '../render/status.ts'
import { renderVerification } from '../render/verification.ts'
import { openChosen } from '../target.ts'

/** Proves that what is installed works. */
export async function run(context: Context, { instance }: { readonly instance?: string }): Promise<ExitCode> {
  const loaded = await context.loadConfig()
  const timeout = await context.timeout()
  const { name, target, handle } = await openChosen(context, loaded.config, instance)
  const place = await handle.describe()
  context.say(renderTarget(name, place, context.err))
  const progress = progressView(context)
  const verification = await handle
    .verify(await bundleOf(loaded, target), {
      onEvent: progress.onEvent,
      signal: context.io.signal,
      ...(timeout === undefined ? {} : { timeout }),
    })
    .finally(progress.end)
  await context.emit('Verification', { target: { name, ...place }, ...verification }, (style) =>
    renderVerification(verification, style, context.options.verbose === true),
  )
  return verification.proven ? EXIT.done : EXIT.unproven
}
