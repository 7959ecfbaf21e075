import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** The first executable called `name` on PATH or in one of `alsoIn`; undefined when there is none. */
export function findOnPath(name: string, alsoIn: readonly string[] = []): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...alsoIn]
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find(isExecutable)
}

/** Whether `file` is there and may be executed. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const setpriv = process.platform === 'linux' ? findOnPath('setpriv', ['/usr/bin', '/bin']) : undefined

/**
 * The command line that runs `command` so that the kernel ends it when this process dies, even by SIGKILL.
 * Elsewhere than on Linux there is no such thing, and the exit handlers of {@link stopEverything} have to do.
 */
export function boundToParent(command: string, args: readonly string[]): [string, string[]] {
  return setpriv === undefined ? [command, [...args]] : [setpriv, ['--pdeathsig', 'KILL', '--', command, ...args]]
}

type Stop = { now: () => void; orderly: () => Promise<void> }
const running = new Set<Stop>()
let installed = false

/** Remembers how to stop something that must not outlive this process; returns the function that forgets it. */
export function registerForCleanup(stop: Stop): () => void {
  installHandlers()
  running.add(stop)
  return () => void running.delete(stop)
}

/** Stops, newest first, everything that was started and not stopped yet. */
export async function stopEverything(): Promise<void> {
  for (const stop of [...running].toReversed()) await stop.orderly()
}

/** Ends everything at once, in no time. */
function endAll(): void {
  for (const stop of [...running].toReversed()) stop.now()
}

/**
 * On exit whatever still runs is ended at once. On SIGINT, SIGTERM or SIGHUP it is stopped in order and the signal is
 * raised again; a second signal does not wait. A program with a listener of its own for the signal decides for itself,
 * and calls stopEverything().
 */
function installHandlers(): void {
  if (installed) return
  installed = true
  process.on('exit', endAll)
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const raise = (): void => {
      process.removeListener(signal, onSignal)
      process.kill(process.pid, signal)
    }
    const onSignal = (): void => {
      if (process.listeners(signal).some((listener) => listener !== onSignal)) return
      if (stopping) {
        endAll()
        raise()
        return
      }
      stopping = true
      void stopEverything().finally(raise)
    }
    process.on(signal, onSignal)
  }
}
