/** Series of one metric unless the options say otherwise: as many as OpenTelemetry's default limit. */
export const DEFAULT_MAX_SERIES = 2000

/** The part of a metric's series that only matched routes and closed label sets may take. */
const RESERVED_SHARE = 0.5

/**
 * Who asks for a new series: `trusted` label values come from the application's own code (a matched route), `open` ones from
 * the outside (an unmatched request, a host name of an outgoing call).
 */
export type Origin = 'trusted' | 'open'

/**
 * How many series one metric may have. The limit counts the combined label set, and keeps a reserved share for trusted
 * origins, so that a scanner's junk cannot push out real routes.
 */
export class SeriesLimit {
  readonly #maximum: number
  readonly #openMaximum: number
  #taken = 0
  #openTaken = 0

  constructor(maximum: number) {
    this.#maximum = maximum
    this.#openMaximum = Math.floor(maximum * (1 - RESERVED_SHARE))
  }

  get taken(): number {
    return this.#taken
  }

  /** Takes room for one series; `false` when there is none for this origin. */
  take(origin: Origin): boolean {
    if (this.#taken >= this.#maximum) return false
    if (origin === 'open') {
      if (this.#openTaken >= this.#openMaximum) return false
      this.#openTaken++
    }
    this.#taken++
    return true
  }
}
