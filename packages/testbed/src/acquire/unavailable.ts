/** A way to get a tool that does not work here; the message says why in one line. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError'
}

/** What a source's `bring` gets to work with. */
export interface Bringing {
  /** The tool's name. */
  tool: string
  /** The oldest version that will do. */
  atLeast: string
  /** Says what is going on, in one sentence. */
  report: (text: string) => void
  /** The path of another tool that it takes to bring this one. */
  need: (tool: 'go') => Promise<string>
}
