import { withBackups, addressFrom, identitiesFrom, jobsOf } from '../backups.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { renderDrill } from '../render/drill.ts'
import { restoreProgress } from '../render/restore-progress.ts'

interface Options {
  readonly from?: string
  readonly service?: string
  readonly allowSameServer?: boolean
  readonly jobs?: string
}

/** Rehearses a restore. */
export async function run(context: Context, options: Options): Promise<ExitCode> {
  const { env, signal } = context.io
  return withBackups(context, options.service, async ({ service, backup, store }) => {
    const { drill } = await import('@ticolops/obs-backup')
    const drillUrl = addressFrom(context, 'DRILL_DATABASE_URL', 'it names the server to rehearse on')
    const identities = await identitiesFrom(context)
    const progress = restoreProgress(context)
    const result = await drill({
      store,
      service,
      from: options.from ?? 'latest',
      drillUrl,
      productionUrl: env['DATABASE_URL'],
      allowSameServer: options.allowSameServer === true,
      identities,
      jobs: jobsOf(options.jobs, backup.jobs),
      smoke: backup.drill.smoke,
      env,
      onEvent: progress.onEvent,
      signal,
    }).finally(progress.end)
    const { backup: manifest, server, outcome, checks, recoverySeconds, dataLossSeconds } = result
    const { id, createdAt } = manifest
    await context.emit(
      'Drill',
      {
        service,
        store: store.location,
        backup: { id, createdAt },
        server,
        outcome,
        checks,
        recoverySeconds,
        dataLossSeconds,
      },
      (style) => renderDrill(result, style),
    )
    return outcome === 'success' ? EXIT.done : EXIT.preflight
  })
}
