import type { Taken } from '../../../../test/bench-faults/backends.ts'
import type { Books } from '../../../../test/bench-faults/service.ts'

/** What became of spans or errors. */
export interface Account {
  /** As the application counts them. */
  readonly made: number
  /** The rest is as the SDK says. */
  readonly sent: number
  readonly waiting: number
  /** By reason. */
  readonly lost: Readonly<Record<string, number>>
}

/** The books of a service after all that was broken. */
export interface Accounts {
  /** `undefined` when spans are not recorded at all. */
  readonly spans: Account | undefined
  readonly errors: Account
  readonly lostLines: number
  /** What was made and is neither sent, nor waiting, nor lost for a reason. */
  readonly uncounted: number
  readonly remarks: readonly string[]
}

/**
 * Compares what the application made with what the SDK says became of it, and that with what the backends have taken.
 *
 * @param onlyRequests Whether requests alone make spans. Else the SDK's own count of spans has to do.
 */
export function account(
  { sampledRequests, errors: madeErrors, status: { traces, errors, logs } }: Books,
  taken: Taken,
  onlyRequests: boolean,
): Accounts {
  const counts = traces.state === 'recording' ? traces.spans : undefined
  const spans = counts && {
    made: onlyRequests ? sampledRequests : counts.started,
    sent: counts.exported,
    waiting: counts.queued,
    lost: counts.dropped,
  }
  const of = errors.state === 'off' ? { sent: 0, queued: 0, dropped: {} } : errors
  const reported = { made: madeErrors, sent: of.sent, waiting: of.queued, lost: of.dropped }
  return {
    spans,
    errors: reported,
    lostLines: logs.lost,
    uncounted: Math.abs(spans === undefined ? sampledRequests : missing(spans)) + Math.abs(missing(reported)),
    remarks: [
      ...(spans === undefined ? [`spans are ${traces.state}.`] : neverTaken('spans', spans.sent, taken.spans)),
      ...neverTaken('errors', reported.sent, taken.events),
    ],
  }
}

function missing({ made, sent, waiting, lost }: Account): number {
  return made - sent - waiting - total(lost)
}

/** All that was lost. */
export function total(lost: Account['lost']): number {
  return Object.values(lost).reduce((sum, each) => sum + each, 0)
}

/** More may have been taken than is known to: an answer may be on its way, or lost. */
function neverTaken(what: string, sent: number, taken: number): string[] {
  return sent <= taken ? [] : [`${sent} ${what} count as sent, and the receiver has taken ${taken}.`]
}
