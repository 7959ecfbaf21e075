import type { TableFacts } from '../manifest.ts'
import type { Check, CheckOutcome, Restored } from './check.ts'
import type { RestoredFacts } from './read-facts.ts'
import { plural } from './plural.ts'
import { readFacts } from './read-facts.ts'

/** How many of one kind of problem are spelt out. */
const SPELT = 20

/**
 * What the restored database holds is what the manifest says was in the snapshot. Reads every row of every table.
 * @param jobs How many tables are read beside each other.
 */
export function contentChecks(jobs: number): readonly Check[] {
  let reading: Promise<RestoredFacts> | undefined
  const compare = (what: (expected: RestoredFacts, found: RestoredFacts) => CheckOutcome) => {
    return async ({ url, manifest, signal }: Restored) => {
      reading ??= readFacts(url, jobs, signal)
      return what(manifest.database, await reading)
    }
  }
  const hint = 'Take another backup (ticolops-obs restore --list), and report this: what was read is what was stored.'
  return [
    { id: 'schema', title: 'the schema is that of the backup', hint, run: compare(compareSchema) },
    { id: 'rows', title: 'every table has its rows', hint, run: compare(compareRows) },
    { id: 'checksums', title: 'every table has its content', hint, run: compare(compareChecksums) },
    { id: 'large-objects', title: 'every large object is there', hint, run: compare(compareLargeObjects) },
  ]
}

function compareSchema(expected: RestoredFacts, found: RestoredFacts): CheckOutcome {
  const { migration } = expected
  const problems: string[] = []
  if (expected.schemaFingerprint !== found.schemaFingerprint)
    problems.push('Tables, columns, constraints or indexes differ from those that were dumped.')
  if (migration !== undefined && migration.latest !== found.migration?.latest)
    problems.push(
      `The last migration in ${migration.table} is ${found.migration?.latest ?? 'missing'}, and was ${migration.latest}.`,
    )
  return { looked: migration === undefined ? 'no migrations' : `migration ${migration.latest}`, problems }
}

function compareRows(expected: RestoredFacts, found: RestoredFacts): CheckOutcome {
  const rows = expected.tables.reduce((sum, table) => sum + table.rows, 0)
  return {
    looked: `${plural(expected.tables.length, 'table')}, ${plural(rows, 'row')}`,
    problems: differing(expected, found, (was, is) => {
      if (is === undefined) return `${nameOf(was)} is missing.`
      return is.rows === was.rows ? undefined : `${nameOf(was)} has ${plural(is.rows, 'row')}, and had ${was.rows}.`
    }),
  }
}

function compareChecksums(expected: RestoredFacts, found: RestoredFacts): CheckOutcome {
  return {
    looked: plural(expected.tables.length, 'table'),
    problems: differing(expected, found, (was, is) =>
      is === undefined || is.checksum === was.checksum
        ? undefined
        : `The content of ${nameOf(was)} is not what was dumped.`,
    ),
  }
}

function compareLargeObjects(expected: RestoredFacts, found: RestoredFacts): CheckOutcome {
  return {
    looked: plural(expected.largeObjects, 'large object'),
    problems:
      expected.largeObjects === found.largeObjects
        ? []
        : [`${plural(found.largeObjects, 'large object')} instead of ${expected.largeObjects}.`],
  }
}

function differing(
  expected: RestoredFacts,
  found: RestoredFacts,
  problemOf: (was: TableFacts, is: TableFacts | undefined) => string | undefined,
): string[] {
  const there = new Map(found.tables.map((table) => [JSON.stringify([table.schema, table.name]), table]))
  const problems = expected.tables.flatMap((was) => {
    const problem = problemOf(was, there.get(JSON.stringify([was.schema, was.name])))
    return problem === undefined ? [] : [problem]
  })
  const more = problems.length - SPELT
  return more > 0 ? [...problems.slice(0, SPELT), `… and ${more} more tables.`] : problems
}

function nameOf({ schema, name }: TableFacts): string {
  return `${schema}.${name}`
}
