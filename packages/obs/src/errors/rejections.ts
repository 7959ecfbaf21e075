/** Sees an unhandled rejection; takes all of it back. */
type Watch = (rejected: (reason: unknown) => void) => () => void

const EVENT = 'unhandledRejection'

/**
 * Sees unhandled rejections that do not become uncaught exceptions, without being their handler: a listener for `unhandledRejection` is
 * one in some modes of `--unhandled-rejections` (https://nodejs.org/api/cli.html#--unhandled-rejectionsmode), and Node would not end.
 */
export const watchRejections: Watch = (rejected) => WATCHES[rejectionsMode()](rejected)

/** They are emitted, and nothing depends on who listens. */
const listen: Watch = (rejected) => {
  process.on(EVENT, rejected)
  return () => process.off(EVENT, rejected)
}

/** Listens while the application does: then it is the handler, whoever else listens. */
const listenBesideOthers: Watch = (rejected) => {
  let listening = false
  const start = () => {
    if (listening) return
    listening = true
    // First, because the application may end the process.
    process.prependListener(EVENT, rejected)
  }
  const added = (event: string | symbol) => {
    if (event === EVENT) start()
  }
  const removed = (event: string | symbol) => {
    if (event !== EVENT || !listening || process.listenerCount(EVENT) > 1) return
    listening = false
    process.off(EVENT, rejected)
  }
  if (process.listenerCount(EVENT) > 0) start()
  process.on('newListener', added)
  process.on('removeListener', removed)
  return () => {
    process.off('newListener', added)
    process.off('removeListener', removed)
    process.off(EVENT, rejected)
  }
}

/** Sees the event as it is emitted. Errors that the application's own listeners throw show one call more, so only where nothing else helps. */
const watchEmit: Watch = (rejected) => {
  const { emit } = process as { emit: (this: NodeJS.Process, ...values: never[]) => boolean }
  const watching = function (this: NodeJS.Process, ...values: unknown[]): boolean {
    if (values[0] === EVENT) rejected(values[1])
    return emit.apply(this, values as never[])
  }
  process.emit = watching as typeof process.emit
  return () => {
    // Somebody else may have wrapped it since.
    if ((process.emit as unknown) === watching) process.emit = emit as typeof process.emit
  }
}

const WATCHES = {
  throw: listenBesideOthers,
  // Each is an uncaught exception first.
  strict: () => () => undefined,
  warn: listen,
  none: listen,
  'warn-with-error-code': watchEmit,
} satisfies Readonly<Record<string, Watch>>

type Mode = keyof typeof WATCHES

/** The mode that Node was started with: the last of its own arguments wins, then the last in `NODE_OPTIONS`. */
function rejectionsMode(): Mode {
  const given = [...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/), ...process.execArgv].join('\n')
  const mode = [...given.matchAll(/^--unhandled[-_]rejections[=\n](.+)$/gm)].at(-1)?.[1]
  return mode !== undefined && mode in WATCHES ? (mode as Mode) : 'throw'
}
