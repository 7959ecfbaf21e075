import { readFileSync } from 'node:fs'
import { LineCounter, isNode, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { ConfigError } from './config-error.ts'

/** A configuration that was read, before it is checked. */
export interface Source {
  readonly input: unknown
  /** Line of a value, counted from 1, where the file is data and not a program. */
  readonly lineOf?: (path: string) => number | undefined
}

/**
 * Reads a YAML file, or a JSON one: every JSON file is YAML too, and YAML's parser knows the lines.
 * @throws ConfigError when it cannot be read, or does not parse.
 */
export function readData(file: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(contentOf(file), { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    throw new ConfigError(
      file,
      document.errors.map(({ code, message, pos }) => ({
        path: '',
        message: code === 'MULTIPLE_DOCS' ? 'a second document begins here: only one is read' : message,
        line: lines.linePos(pos[0]).line,
      })),
    )
  }
  return { input: valueOf(document, file), lineOf: (path) => lineOf(document, lines, path) }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(file, [{ path: '', message: `cannot be read: ${(error as Error).message}` }])
  }
}

/** Aliases are followed only here: one without its anchor is no error of syntax. */
function valueOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new ConfigError(file, [{ path: '', message: (error as Error).message }])
  }
}

/** The line of a value, or of the nearest thing around it when it is missing. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: string): number | undefined {
  for (let steps = path.split(/[.[\]]+/).filter(Boolean); steps.length > 0; steps = steps.slice(0, -1)) {
    const node = document.getIn(steps, true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return undefined
}
