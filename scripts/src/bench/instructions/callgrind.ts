import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'

/** What a process did between two moments, all of its threads together, without the kernel's share. */
export interface Counts {
  readonly instructions: number
  /** Misses of the first cache, of instructions and of data. */
  readonly firstMisses: number
  /** Misses of the second. */
  readonly secondMisses: number
}

/** Caches of a core of today's servers (AMD Zen 4): 32 KiB each for instructions and data, 1 MiB for both; 8 ways, lines of 64 bytes. */
const CACHES = ['--I1=32768,8,64', '--D1=32768,8,64', '--LL=1048576,8,64']

/** The last line of a dump. */
const TOTALS = /^totals: (.*)\n/m

/** A process in Valgrind's simulator of a processor, which counts what it is told to: a busy machine changes nothing in that. */
export class Callgrind {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Throws an Error where Valgrind is not installed. */
  static async prepare(): Promise<Callgrind> {
    for (const command of ['valgrind', 'callgrind_control'])
      if (spawnSync(command, ['--version']).status !== 0)
        throw new Error(`${command} does not run: it counts the instructions. Fix: apt-get install valgrind`)
    return new Callgrind(await mkdtemp(path.join(tmpdir(), 'ticolops-obs-callgrind-')))
  }

  /** What a command is run by. Until something is counted it is about thirty times slower than without, and from there on a hundred times. */
  get prefix(): readonly string[] {
    return [
      'valgrind',
      '--quiet',
      '--tool=callgrind',
      '--instr-atstart=no',
      '--cache-sim=yes',
      ...CACHES,
      // V8 writes code while it runs.
      '--smc-check=all-non-file',
      `--callgrind-out-file=${this.#folder}/%p`,
      `--log-file=${this.#folder}/%p.log`,
    ]
  }

  /** Fills the simulated caches by `warm`, then counts what the process does during `work`. */
  async count<T>(pid: number, warm: () => Promise<unknown>, work: () => Promise<T>): Promise<[Counts, T]> {
    await control('-i', 'on', pid)
    await warm()
    await control('-z', pid)
    const result = await work()
    await control('-d', pid)
    return [countsOf(await dumped(`${this.#folder}/${pid}.1`)), result]
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** The dump once it is whole: the command for it returns before that. Throws an Error when that takes more than a minute. */
async function dumped(file: string): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const dump = await readFile(file, 'utf8').catch(() => '')
    if (TOTALS.test(dump)) return dump
    await setTimeout(200)
  }
  throw new Error(`Callgrind wrote no totals into ${file}.`)
}

async function control(...args: readonly (string | number)[]): Promise<void> {
  await promisify(execFile)('callgrind_control', args.map(String))
}

/** Reads what Callgrind writes: the names of what it counted, and their totals. Throws an Error when they are not there. */
export function countsOf(dump: string): Counts {
  const names = /^events: (.*)$/m.exec(dump)?.[1]?.split(' ')
  const totals = TOTALS.exec(dump)?.[1]?.split(' ').map(Number)
  if (names === undefined || totals === undefined) throw new Error('Callgrind wrote no totals.')
  const sum = (...events: string[]) => events.reduce((all, event) => all + (totals[names.indexOf(event)] ?? 0), 0)
  return {
    instructions: sum('Ir'),
    firstMisses: sum('I1mr', 'D1mr', 'D1mw'),
    secondMisses: sum('ILmr', 'DLmr', 'DLmw'),
  }
}
