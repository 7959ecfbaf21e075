import { createRequire as requireFrom } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { pino } from 'pino'

/** What pino exports. */
export type Pino = typeof pino

/**
 * pino, which takes some 30 ms to load: only who writes a line waits for that. Throws where it cannot be found, as inside a bundle of the
 * whole application.
 */
export function loadPino(): Pino {
  // A bundle in CommonJS form has no URL of its own.
  const here = (import.meta.url as string | undefined) ?? pathToFileURL(process.argv[1] ?? process.execPath).href
  try {
    return requireFrom(here)('pino') as Pino
  } catch (error) {
    throw new Error(
      'obs.logger needs pino, which cannot be found from here, most likely because the application is one bundle. Hand it over: import { pino } from "pino"; instrument({ logs: { pino } }).',
      { cause: error },
    )
  }
}
