/** A logger under measurement. */
export interface BenchLogger {
  info(fields: object, message: string): void
}

/** How one side writes lines of the same fields. */
export interface LoggerSide {
  readonly logger: BenchLogger
  /** Runs the work of a request, to which the lines belong. */
  readonly request: (work: () => void) => Promise<void>
}
