/**
 * What a logger gets from the SDK that runs, whichever copy or version of this package made that; so every version must be able to read it.
 */
export interface Lines {
  /** Somebody logs: requests are followed from now on. */
  begin(): void
  /**
   * A line is about to be written: counts it and returns what it is told beside its own fields, by name.
   *
   * @param level A number of pino or bunyan, or a name of winston's.
   */
  line(level: number | string): Readonly<Record<string, unknown>>
}

const kGlobal = Symbol.for('@ticolops/obs')
const holder = globalThis as { readonly [kGlobal]?: { readonly lines?: Lines } }

let wanted = false

/** Whether a logger has been handed over. */
export function linesAreWanted(): boolean {
  return wanted
}

/** The SDK that runs, if there is one; looked up for each line, because loggers are made before and after `instrument()`. */
export function runningLines(): Lines | undefined {
  return holder[kGlobal]?.lines
}

/** Somebody has handed a logger over: the SDK that runs, or the one that is yet to come, follows requests from its start. */
export function wantLines(): void {
  wanted = true
  runningLines()?.begin()
}
