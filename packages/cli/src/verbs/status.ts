import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { renderStatus, renderTarget } from '../render/status.ts'
import { openChosen } from '../target.ts'

interface StatusOptions {
  readonly detailedExitcode?: boolean
  readonly instance?: string
}

/** Lists what is installed and whether it was changed. */
export async function run(context: Context, { detailedExitcode, instance }: StatusOptions): Promise<ExitCode> {
  const { config } = await context.loadConfig()
  const { name, handle } = await openChosen(context, config, instance)
  const status = await handle.status()
  context.say(renderTarget(name, status.target, context.err))
  await context.emit('Status', { ...status, target: { name, ...status.target } }, (style) =>
    renderStatus(status, style, context.options.verbose === true),
  )
  const asInstalled = status.installed && status.entries.every(({ state }) => state === 'present')
  return detailedExitcode === true && !asInstalled ? EXIT.differences : EXIT.done
}
