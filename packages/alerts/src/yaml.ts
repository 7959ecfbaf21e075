import { Document } from 'yaml'

/**
 * YAML that parsers of version 1.1 read as it is meant: `y`, `no`, `on`, `0755` and `12:30` are quoted where they are text.
 * Same value, same bytes; lines are not folded, so that a changed word is one changed line.
 */
export function stringify(value: unknown): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false })
  return document.toString({ lineWidth: 0, directives: false })
}
