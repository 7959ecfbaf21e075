import { parse } from 'es-module-lexer'

/** The package whose call is added. */
const SDK = '@ticolops/obs'

/**
 * The code of an entry with the call of `instrument()` added: two lines after its imports, or at its head where it uses
 * `require`. Where they stand does not matter to the SDK, so they stand where they disturb least.
 * @param isModule Whether the file is an ES module, where its own code does not tell.
 * @returns `undefined` where the code cannot be read.
 */
export function instrumented(code: string, isModule: boolean): string | undefined {
  if (new RegExp(`['"]${SDK}(/register)?['"]`).test(code)) return code
  const quote = (code.match(/"/g)?.length ?? 0) > (code.match(/'/g)?.length ?? 0) ? '"' : "'"
  const end = /;[ \t]*(\/\/.*)?$/m.test(code) ? ';' : ''
  const imports = staticImports(code)
  if (imports === undefined) return undefined
  const module = imports.length > 0 || (isModule && !/\brequire\s*\(/.test(code))
  const line = module
    ? `import { instrument } from ${quote}${SDK}${quote}${end}`
    : `const { instrument } = require(${quote}${SDK}${quote})${end}`
  const call = `instrument()${end}`
  const last = imports.at(-1)
  if (last === undefined) {
    const at = headOf(code)
    return `${code.slice(0, at)}${line}\n${call}\n${at < code.length ? '\n' : ''}${code.slice(at)}`
  }
  const lineEnd = code.indexOf('\n', last)
  const at = lineEnd === -1 ? code.length : lineEnd
  return `${code.slice(0, at)}\n${line}\n\n${call}${code.slice(at)}`
}

/** Where the imports at the head of a module end. Later ones are left out: code stands between. */
function staticImports(code: string): number[] | undefined {
  try {
    const [imports] = parse(code)
    return imports.filter(({ type }) => type === 'static').map(({ importEnd }) => importEnd)
  } catch {
    return undefined
  }
}

/** Behind what must stay first: the interpreter's line, a licence in comments, `'use strict'`. */
function headOf(code: string): number {
  const [head = ''] =
    /^(#!.*\n)?(\s*(\/\/.*\n|\/\*[^]*?\*\/[ \t]*\n))*(\s*['"]use strict['"];?[ \t]*\n)?\s*/.exec(code) ?? []
  return head.length
}
