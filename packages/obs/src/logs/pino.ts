import { runningLines } from './lines.ts'

type Mixin = (line: object, level: number, logger: object) => object

/**
 * By its mixin, which children inherit. pino keeps it under a symbol, which it shows to integrations as `pino.symbols`, but a logger does not
 * lead to its pino. Returns whether it is a logger of pino.
 */
export function tracePino(logger: object): boolean {
  const mixinSymbol = symbolOf(logger, 'pino.mixin')
  const bindingsSymbol = symbolOf(logger, 'pino.chindings')
  if (mixinSymbol === undefined || bindingsSymbol === undefined) return false
  const own = (logger as Record<symbol, unknown>)[mixinSymbol] as Mixin | undefined
  const mixin: Mixin = function mixin(this: unknown, line, level, of) {
    const bindings = String((of as Record<symbol, unknown>)[bindingsSymbol])
    return { ...without(bindings, runningLines()?.line(level) ?? {}), ...own?.call(this, line, level, of) }
  }
  Object.assign(logger, { [mixinSymbol]: mixin })
  return true
}

/** Bindings are text already: a field of the same name would be in the line twice. */
function without(bindings: string, fields: Readonly<Record<string, unknown>>): object {
  const names = Object.keys(fields).filter((name) => !bindings.includes(`"${name}":`))
  return Object.fromEntries(names.map((name) => [name, fields[name]]))
}

function symbolOf(logger: object, description: string): symbol | undefined {
  for (let object: object | null = logger; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    const found = Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === description)
    if (found !== undefined) return found
  }
  return undefined
}
