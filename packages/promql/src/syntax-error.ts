import type { Tree } from '@lezer/common'
import { functionNames } from './functions.ts'
import { nearest } from './nearest.ts'
import type { Problem } from './problem.ts'

/** Functions that had another name once. */
const RENAMED: Readonly<Record<string, string>> = { holt_winters: 'double_exponential_smoothing' }

/** The first syntax error of a tree, told in the terms of its likely cause. `text` still has its variables. */
export function syntaxProblem(text: string, source: string, tree: Tree): Problem | undefined {
  if (source.replaceAll(/#[^\n]*/g, '').trim() === '') return problem('the query is empty', 0, text.length)
  const bracket = unbalanced(source)
  const error = firstError(tree)
  if (error === undefined && bracket === undefined) return undefined
  if (bracket !== undefined) return problem(bracket.message, bracket.at, bracket.at + 1)
  const from = error?.from ?? 0
  const to = Math.max(error?.to ?? 0, from)

  const called = /([a-zA-Z_]\w*)\s*$/.exec(source.slice(0, from))
  const name = called?.[1]
  if (name !== undefined && source.slice(from).trimStart().startsWith('(')) {
    const start = from - (called?.[0].length ?? 0)
    const other = RENAMED[name] ?? nearest(name, functionNames)
    const hint =
      other === undefined
        ? undefined
        : RENAMED[name] === undefined
          ? `Did you mean ${other}?`
          : `It is called ${other} now.`
    return problem(`there is no function ${name}`, start, start + name.length, hint)
  }
  const token = /^\s*(\w+|[^\s\w])/.exec(text.slice(from))
  const written = token?.[1]
  if (written === undefined)
    return problem('the query ends too early', Math.max(0, text.trimEnd().length - 1), text.trimEnd().length)
  const at = from + (token?.[0].length ?? 0) - written.length
  return problem(`${written} is not expected here`, at, Math.max(to, at + written.length))
}

function firstError(tree: Tree): { from: number; to: number } | undefined {
  const cursor = tree.cursor()
  do {
    if (cursor.type.isError) return { from: cursor.from, to: cursor.to }
  } while (cursor.next())
  return undefined
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** The bracket or quote that is opened and never closed, or closed and never opened. */
function unbalanced(source: string): { at: number; message: string } | undefined {
  const open: { char: string; at: number }[] = []
  for (let at = 0; at < source.length; at += 1) {
    const char = source.charAt(at)
    if (char === '#') {
      const end = source.indexOf('\n', at)
      at = end === -1 ? source.length : end
    } else if (char === '"' || char === "'" || char === '`') {
      const start = at
      at += 1
      while (at < source.length && source[at] !== char) at += source[at] === '\\' && char !== '`' ? 2 : 1
      if (at >= source.length) return { at: start, message: 'this string is never closed' }
    } else if (CLOSES[char] !== undefined) {
      open.push({ char, at })
    } else if (char === ')' || char === ']' || char === '}') {
      const last = open.pop()
      if (last === undefined) return { at, message: `this ${char} closes nothing` }
      if (CLOSES[last.char] !== char) return { at: last.at, message: `this ${last.char} is never closed` }
    }
  }
  const last = open.at(-1)
  return last === undefined ? undefined : { at: last.at, message: `this ${last.char} is never closed` }
}

function problem(message: string, from: number, to: number, hint?: string): Problem {
  return { id: 'syntax', severity: 'error', message, from, to, ...(hint === undefined ? {} : { hint }) }
}
