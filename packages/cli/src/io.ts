import { createInterface } from 'node:readline/promises'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'

/** Where text goes. */
export interface Sink {
  readonly write: (text: string) => void
  /** Whether a person reads along. */
  readonly isTTY: boolean
  /** Width in characters; 0 where nobody says. */
  readonly columns: number
}

/** Everything that the command line touches of the process that runs it; tests bring their own. */
export interface Io {
  /** Data, and nothing else. */
  readonly stdout: Sink
  /** Progress, questions, errors. */
  readonly stderr: Sink
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Raised by Ctrl-C. */
  readonly signal: AbortSignal
  /** Asks a person; absent when stdin or stderr is not a terminal. */
  readonly ask?: (question: string) => Promise<string>
}

/** The streams and the environment of this process; `stop` is raised by Ctrl-C. */
export function processIo(stop: AbortController): Io {
  const { stdin, stdout, stderr } = process
  return {
    stdout: sink(stdout),
    stderr: sink(stderr),
    env: process.env,
    get cwd() {
      return workingFolder()
    },
    signal: stop.signal,
    ...(stdin.isTTY && stderr.isTTY ? { ask: (question: string) => ask(question, stop) } : {}),
  }
}

/** A shell may stand in a folder that a checkout of another branch has removed. */
function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    throw new CliError('usage.folder', EXIT.usage, 'The folder that you are in is gone.', 'Go to one that is there.')
  }
}

function sink(stream: NodeJS.WriteStream): Sink {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns : 0
    },
  }
}

/** Ctrl-D is no answer, and so no yes. While a question is open the terminal hands Ctrl-C to it, not to the process. */
async function ask(question: string, stop: AbortController): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.on('SIGINT', () => stop.abort())
  try {
    return await terminal.question(question, { signal: stop.signal })
  } catch (error) {
    process.stderr.write('\n')
    if (stop.signal.aborted) throw error
    return ''
  } finally {
    terminal.close()
  }
}
