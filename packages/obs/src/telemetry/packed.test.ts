import { expect, it } from 'vitest'
import type { ForeignFamily } from '../exposition/page.ts'
import { pack, unpack } from './packed.ts'

const family: ForeignFamily = {
  name: 'jobs',
  kind: 'histogram',
  help: 'Jobs.',
  samples: [
    { name: 'jobs_bucket', labels: String.raw`q="a b\nc",le="+Inf"`, value: 3 },
    { name: 'jobs_sum', labels: '', value: Number.NaN },
    { name: 'jobs_count', labels: '', value: Number.POSITIVE_INFINITY },
  ],
}

it.each([
  ['with samples', family],
  ['without samples', { ...family, samples: [] }],
])('a family %s is the same after its journey', (_what, each) => {
  expect(unpack(structuredClone(pack(each)))).toEqual(each)
})
