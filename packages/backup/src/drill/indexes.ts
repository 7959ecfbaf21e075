import type { Check } from '../restore/check.ts'
import { plural } from '../restore/plural.ts'

/** Every index may be used by queries. One that is not valid slows them down and, where it should be unique, lets duplicates in. */
export const indexes: Check = {
  id: 'indexes',
  title: 'every index is valid',
  hint: 'REINDEX INDEX tells what keeps it from being built.',
  run: async ({ client }) => {
    const { rows } = await client.query<{ index: string; valid: boolean }>(`
      SELECT format('%I.%I', n.nspname, c.relname) AS index, i.indisvalid AND i.indisready AND i.indislive AS valid
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'i' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1`)
    const invalid = rows.filter(({ valid }) => !valid)
    return {
      looked: plural(rows.length, 'index'),
      problems: invalid.map(({ index }) => `The index ${index} is not valid.`),
    }
  },
}
