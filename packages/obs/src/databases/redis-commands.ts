import type { Channels } from '../channels.ts'
import type { Journal } from '../journal.ts'
import type { OperationDuration } from './operation-duration.ts'

const kStart = Symbol('ticolops.obs.commandStart')

/** Context of one command, as ioredis and node-redis alike publish it. */
interface Command {
  readonly command: string
  readonly error?: unknown
  [kStart]?: number
}

/** Names of commands as drivers spell them, and in capitals. Bounded: a caller may send any word as a command. */
const names = new Map<string, string>()
const MAX_NAMES = 500

/** Measures the commands of a driver that traces them under `<prefix>:command`. */
export function instrumentRedisCommands(
  prefix: string,
  library: string,
  channels: Channels,
  durations: OperationDuration,
  journal: Journal,
): void {
  const channel = `tracing:${prefix}:command`
  channels.on<Command>(`${channel}:start`, (context) => {
    context[kStart] = performance.now()
    journal.active(library, 'channel')
  })
  channels.on<Command>(`${channel}:asyncEnd`, (context) => {
    const start = context[kStart]
    if (start !== undefined) durations.observe(commandName(context.command), start, context.error)
  })
}

function commandName(command: string): string {
  const known = names.get(command)
  if (known !== undefined) return known
  const name = /^[a-z][a-z0-9._-]{0,31}$/i.test(command) && names.size < MAX_NAMES ? command.toUpperCase() : '_OTHER'
  if (name !== '_OTHER') names.set(command, name)
  return name
}
