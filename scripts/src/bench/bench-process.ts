import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import { root } from '../run-command.ts'
import { placed } from './cores.ts'
import type { Place } from './cores.ts'

/** Compiled: Node's own stripping of types would count as start and memory of every server, and hide the differences. */
const folder = path.join(root, 'test/bench/dist')

/** How to start a process of `test/bench`, or of a folder beside it. */
export interface Launch {
  /** File in `test/bench`, without its ending; or one of `test/`, such as `bench-middleware/cost.ts`, which runs as it stands. */
  readonly script: string
  readonly arguments?: readonly string[]
  readonly place: Place
  /** What it is run by, such as a tool that counts. */
  readonly prefix?: readonly string[]
  /** Options for Node itself. */
  readonly nodeOptions?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Whether what it writes to stdout goes to nobody. */
  readonly quiet?: boolean
}

function file(script: string): string {
  return script.endsWith('.ts') ? path.join(root, 'test', script) : path.join(folder, `${script}.js`)
}

/** A process that answers each message with one. It speaks first, once it is ready. */
export class BenchProcess {
  static readonly #running = new Set<ChildProcess>()
  readonly #launch: Launch
  readonly #child: ChildProcess
  /** Messages that nobody has waited for yet. */
  readonly #arrived: unknown[] = []
  #waiting: { resolve(message: unknown): void; reject(error: Error): void } | undefined
  #ended: string | undefined

  constructor(launch: Launch) {
    this.#launch = launch
    // The built packages, as users have them: not the sources that this process runs from.
    const node = [...(launch.prefix ?? []), process.execPath, ...(launch.nodeOptions ?? []), file(launch.script)]
    const [command = '', ...rest] = placed(launch.place, [...node, ...(launch.arguments ?? [])])
    this.#child = spawn(command, rest, {
      cwd: folder,
      env: { ...process.env, NODE_NO_WARNINGS: '1', ...launch.environment },
      stdio: ['ignore', launch.quiet === true ? 'ignore' : process.stderr.fd, process.stderr.fd, 'ipc'],
    })
    BenchProcess.#running.add(this.#child)
    this.#child.on('message', (message) => {
      if (this.#waiting === undefined) this.#arrived.push(message)
      else this.#waiting.resolve(message)
      this.#waiting = undefined
    })
    this.#child.on('error', (error) => this.#end(error.message))
    this.#child.on('exit', (code, signal) => this.#end(signal ?? `exit code ${code}`))
  }

  /** Ends whatever still runs. For the end of this process: stopped children would outlive it. */
  static killAll(): void {
    for (const child of this.#running) child.kill('SIGKILL')
  }

  /** What it says next. Rejects when it ends instead, or answers with an error. */
  async next<T>(): Promise<T> {
    let message = this.#arrived.shift()
    if (message === undefined) {
      if (this.#ended !== undefined) throw this.#failure(`ended with ${this.#ended}`)
      message = await new Promise((resolve, reject) => (this.#waiting = { resolve, reject }))
    }
    const { error } = message as { error?: string }
    if (error !== undefined) throw this.#failure(`says: ${error}`)
    return message as T
  }

  ask<T>(message: string | object): Promise<T> {
    this.#child.send(message)
    return this.next<T>()
  }

  /** Of the process itself, whatever it is run by: each replaces the one before. */
  get pid(): number {
    return this.#child.pid ?? 0
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #end(how: string): void {
    BenchProcess.#running.delete(this.#child)
    this.#ended = how
    this.#waiting?.reject(this.#failure(`ended with ${how}`))
    this.#waiting = undefined
  }

  #failure(what: string): Error {
    const { script, arguments: all = [] } = this.#launch
    return new Error(`test/bench/${script}.ts ${all.join(' ')} ${what}`)
  }
}
