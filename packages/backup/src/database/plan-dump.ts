import type { Table } from './table-facts.ts'

/** One run of pg_dump. */
export interface DumpPlan {
  /** Name of the part. */
  readonly name: string
  readonly section: 'pre-data' | 'data' | 'post-data'
  /** Only the rows of these; absent: of all but {@link without}. */
  readonly only?: readonly Table[]
  /** Not the rows of these. */
  readonly without?: readonly Table[]
  /** What it will read, more or less. */
  readonly bytes: number
}

/** So many tables are named one by one; the rest is told apart by what it is not, and a command line has an end. */
const MOST_NAMED = 200

/**
 * Cuts a dump into parts of about the same size that can be made and restored beside each other. The last data part is everything that no
 * other one has, sequences and large objects included, so that what is thought of by nobody is dumped all the same.
 * @param jobs How many data parts there are at most.
 */
export function planDump(tables: readonly Table[], jobs: number): DumpPlan[] {
  const bySize = tables.toSorted((a, b) => b.bytes - a.bytes)
  const rest = sizeOf(bySize.slice(MOST_NAMED))
  // The largest first, each to the part that has least so far: Graham's rule, within a third of the best.
  const parts = Array.from({ length: jobs }, (_, at) => ({ tables: [] as Table[], bytes: at === 0 ? rest : 0 }))
  for (const table of bySize.slice(0, MOST_NAMED)) {
    const least = parts.reduce((a, b) => (b.bytes < a.bytes ? b : a))
    least.tables.push(table)
    least.bytes += table.bytes
  }
  const named = parts.slice(1).filter((part) => part.tables.length > 0)
  const data = named.map((part, at) => ({
    name: `data-${at + 1}`,
    section: 'data' as const,
    only: part.tables,
    bytes: part.bytes,
  }))
  const others = {
    name: `data-${named.length + 1}`,
    section: 'data' as const,
    without: named.flatMap((part) => part.tables),
    bytes: parts[0]?.bytes ?? 0,
  }
  return [
    { name: 'pre-data', section: 'pre-data', bytes: 0 },
    ...[...data, others].toSorted((a, b) => b.bytes - a.bytes),
    { name: 'post-data', section: 'post-data', bytes: 0 },
  ]
}

function sizeOf(tables: readonly Table[]): number {
  return tables.reduce((sum, { bytes }) => sum + bytes, 0)
}
