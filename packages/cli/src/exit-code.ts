/** What the exit code of `ticolops-obs` means. A number is never reused for another meaning. */
export const EXIT = {
  /** Done, or nothing to do. */
  done: 0,
  /** A defect of ours. */
  unexpected: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** No target, several and none was named, or one that cannot be reached or satisfied. */
  target: 3,
  /** Preflight, lint or test failed; nothing was changed. */
  preflight: 4,
  /** Nobody confirmed; nothing was changed. */
  unconfirmed: 5,
  /** Applied, but it could not be proven that it works. */
  unproven: 6,
  /** Some objects were written before it failed; the same command resumes. */
  applyFailed: 7,
  /** What was applied was taken back. */
  rolledBack: 8,
  /** Uninstalled, but something of ours is still there. */
  leftovers: 9,
  /** There are differences, and the caller asked to be told by exit code. */
  differences: 10,
  /** Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
