import { execFile } from 'node:child_process'

/** One step of the way, with what it took. */
export interface Step {
  readonly title: string
  readonly seconds: number
}

/** What is done, shown on stderr as it happens. */
export class Transcript {
  readonly steps: Step[]

  constructor(steps: readonly Step[] = []) {
    this.steps = [...steps]
  }

  /** A step that counts: what a team does. */
  async step<T>(title: string, run: () => Promise<T>): Promise<T> {
    const start = performance.now()
    const result = await run()
    const seconds = Math.round((performance.now() - start) / 100) / 10
    this.steps.push({ title, seconds })
    this.say(`${title}  (${seconds} s)`)
    return result
  }

  say(text: string): void {
    process.stderr.write(`── ${text}\n`)
  }

  /** Runs a command and shows what it printed. Throws when its exit code is not 0. */
  async run(
    command: string,
    args: readonly string[],
    options: { cwd: string; env?: NodeJS.ProcessEnv },
  ): Promise<string> {
    process.stderr.write(`$ ${[command.split('/').at(-1), ...args].join(' ')}\n`)
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...options.env }
    const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(command, args, { cwd: options.cwd, env, maxBuffer: 2 ** 26 }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout: out, stderr: err }),
      )
    })
    process.stderr.write(stderr + stdout)
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited ${code}`)
    return stdout
  }
}
