import type { ReceivedSpan } from '../traces/otlp.ts'

/** A span in its place below the root. */
export interface Branch {
  readonly span: ReceivedSpan
  /** One for each level above it, and one for itself: whether it is the last of its siblings. Empty for the root. */
  readonly lasts: readonly boolean[]
}

/** Spans in the order in which a trace is read: each before those below it, siblings by their start. */
export function branches(spans: readonly ReceivedSpan[]): Branch[] {
  const found: Branch[] = []
  const add = (parentSpanId: string, above: readonly boolean[]): void => {
    const siblings = spans.filter((span) => span.parentSpanId === parentSpanId).toSorted((a, b) => a.start - b.start)
    for (const span of siblings) {
      const lasts = parentSpanId === '' ? [] : [...above, span === siblings.at(-1)]
      found.push({ span, lasts })
      add(span.spanId, lasts)
    }
  }
  add('', [])
  return found
}

/** Where a span's work was done, its name where that is all. */
export function shownName({ name, kind, attributes }: ReceivedSpan): string {
  if (kind !== 'client') return name
  const url = attributes['url.full']
  if (url !== undefined) return `${name} ${new URL(String(url)).pathname}`
  return `${name} (${attributes['db.system.name']})`
}
