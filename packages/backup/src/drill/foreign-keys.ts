import { escapeIdentifier } from 'pg'
import type { Client } from 'pg'
import type { Check } from '../restore/check.ts'
import { plural } from '../restore/plural.ts'

/**
 * Every row that refers to another has it. The server looks when it adds the constraint, but only there: a check of its own tells which
 * table is at fault, and does not believe a catalogue that says "validated". Constraints that were never valid (`NOT VALID`) are left out,
 * and so are those over periods, which several rows fulfil together.
 */
export const foreignKeys: Check = {
  id: 'foreign-keys',
  title: 'every foreign key leads to a row',
  hint: 'Look at the rows in the database that was backed up: the same may be missing there.',
  run: async ({ client }) => {
    // An error rather than rows that are silently left out.
    await client.query('SET row_security = off')
    const keys = await readForeignKeys(client)
    const problems: string[] = []
    for (const key of keys) {
      const orphans = await countOrphans(client, key)
      if (orphans > 0)
        problems.push(
          `${plural(orphans, 'row')} of ${key.child} without the row of ${key.parent} that ${key.name} refers to.`,
        )
    }
    return { looked: plural(keys.length, 'foreign key'), problems }
  },
}

interface ForeignKey {
  readonly name: string
  /** Quoted, with schema. */
  readonly child: string
  readonly parent: string
  /** MATCH FULL: either all columns are null or none. */
  readonly full: boolean
  readonly columns: readonly { readonly child: string; readonly parent: string; readonly equals: string }[]
}

async function readForeignKeys(client: Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`
    SELECT k.conname AS name, k.confmatchtype = 'f' AS full,
           format('%I.%I', cn.nspname, c.relname) AS child, format('%I.%I', pn.nspname, p.relname) AS parent,
           (SELECT json_agg(json_build_object('child', ca.attname, 'parent', pa.attname,
                              'equals', format('OPERATOR(%I.%s)', opn.nspname, o.oprname)) ORDER BY i)
            FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY AS u(child, parent, operator, i)
            JOIN pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = u.child
            JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.parent
            JOIN pg_operator o ON o.oid = u.operator JOIN pg_namespace opn ON opn.oid = o.oprnamespace) AS columns
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
    JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
    WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0
      AND NOT coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)
    ORDER BY 3, 1`)
  return rows
}

async function countOrphans(client: Client, { child, parent, full, columns }: ForeignKey): Promise<number> {
  const set = columns.map((column) => `c.${escapeIdentifier(column.child)} IS NOT NULL`)
  const match = columns.map(
    (column) => `p.${escapeIdentifier(column.parent)} ${column.equals} c.${escapeIdentifier(column.child)}`,
  )
  const { rows } = await client.query<{ orphans: string }>(
    `SELECT count(*) AS orphans FROM ${child} c WHERE (${set.join(full ? ' OR ' : ' AND ')})
     AND NOT EXISTS (SELECT FROM ${parent} p WHERE ${match.join(' AND ')})`,
  )
  return Number(rows[0]?.orphans ?? 0)
}
