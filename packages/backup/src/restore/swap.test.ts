import { expect, test } from 'vitest'
import { swapSql } from './swap.ts'

test.each(['x', 'ß', '東'])(
  'names are quoted, and the one that is put aside stays within what PostgreSQL can tell apart: %s',
  (letter) => {
    const live = `it's "long" ${letter.repeat(16)}`
    const [terminate, aside, take] = swapSql(live, 'restored', '20261126T011556Z-1a2b3c4d')
    expect(terminate).toContain(`datname IN ('it''s "long" ${letter.repeat(16)}', 'restored')`)
    expect(take).toBe(`ALTER DATABASE "restored" RENAME TO "it's ""long"" ${letter.repeat(16)}";`)
    const [, name = ''] = /RENAME TO "(.*)";$/.exec(aside ?? '') ?? []
    expect(name).toMatch(/_before_20261126t011556$/)
    expect(Buffer.byteLength(name.replaceAll('""', '"'))).toBeLessThanOrEqual(63)
  },
)
