import { spawnSync } from 'node:child_process'

/** What runs where: the server under measurement alone on one core, everything else on the other. */
const CORES = { server: 0, others: 1 } as const
export type Place = keyof typeof CORES

/** Whether server and load can have a core each: two cores and `taskset` (Linux). */
export const pinned: boolean = Object.values(CORES).every(
  (core) => spawnSync('taskset', ['-c', String(core), 'true']).status === 0,
)

/** The command that runs `command` in its place, as far as there are places. */
export function placed(place: Place, command: readonly string[]): readonly string[] {
  return pinned ? ['taskset', '-c', String(CORES[place]), ...command] : command
}

/** Keeps this process off the server's core. */
export function stepAside(): void {
  if (pinned) spawnSync('taskset', ['-a', '-c', '-p', String(CORES.others), String(process.pid)])
}
