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

/** Reads a YAML file, or a JSON one: every JSON file is YAML too, and YAML's parser knows the lines. */
export function readData(file: string): Source {
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    throw new ConfigError(
      file,
      document.errors.map(({ message, pos }) => ({ path: '', message, line: lines.linePos(pos[0]).line })),
    )
  }
  return { input: document.toJS(), lineOf: (path) => lineOf(document, lines, path) }
}

/** The line of a value, or of the nearest thing around it when it is missing. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: string): number | undefined {
  for (let steps = path.split(/[.[\]]+/).filter(Boolean); steps.length > 0; steps = steps.slice(0, -1)) {
    const node = document.getIn(steps, true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return undefined
}
