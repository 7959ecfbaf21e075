import { expect, it } from 'vitest'
import { EXEMPLAR_SLOTS, readExemplar, writeExemplar } from './exemplar.ts'
import type { Exemplar } from './exemplar.ts'
import { Slots } from './slots.ts'

const first: Exemplar = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  value: 0.25,
  timestamp: 1_790_000_000.5,
}
const second: Exemplar = { ...first, traceId: '00000000000000000000000000000001', spanId: '000000000000000f' }

function slots(): Slots {
  const made = new Slots()
  made.allocate(EXEMPLAR_SLOTS * 2)
  return made
}

it('is read as it was written, and the last one counts', () => {
  const { values } = slots()
  writeExemplar(values, EXEMPLAR_SLOTS, first)
  expect(readExemplar(values, EXEMPLAR_SLOTS)).toEqual(first)
  writeExemplar(values, EXEMPLAR_SLOTS, second)
  expect(readExemplar(values, EXEMPLAR_SLOTS)).toEqual(second)
})

it('there is none before the first', () => {
  expect(readExemplar(slots().values, 0)).toBeUndefined()
})

it('one that is being written is not read', () => {
  const { values } = slots()
  writeExemplar(values, 0, first)
  Atomics.add(new Int32Array(values.buffer, 0, 1), 0, 1)
  expect(readExemplar(values, 0)).toBeUndefined()
})
