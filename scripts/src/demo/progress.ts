import { styleText } from 'node:util'

/** One finished step, for the report. */
export interface Step {
  readonly title: string
  readonly seconds: number
}

/** Prints steps with their times on stderr and remembers them. */
export class Progress {
  readonly steps: Step[] = []
  /** Set when nothing is left to do but to wait for Ctrl-C. */
  done = false
  readonly #started = performance.now()

  /** Runs one step under a title; its result is passed through. */
  async step<T>(title: string, run: () => Promise<T>): Promise<T> {
    const start = performance.now()
    process.stderr.write(styleText('bold', `▸ ${title}\n`))
    const result = await run()
    const seconds = rounded(start)
    this.steps.push({ title, seconds })
    process.stderr.write(styleText('green', `  ✓ ${title}`) + styleText('dim', ` ${seconds} s\n`))
    return result
  }

  /** A line of detail below the running step. */
  say(line: string): void {
    process.stderr.write(styleText('dim', `    ${line}\n`))
  }

  /** Seconds since the start. */
  total(): number {
    return rounded(this.#started)
  }
}

/** Seconds since `start`, to a tenth. */
function rounded(start: number): number {
  return Math.round((performance.now() - start) / 100) / 10
}
