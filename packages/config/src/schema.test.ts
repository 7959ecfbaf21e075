import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configJsonSchema } from './schema.ts'

test('the published schema.json is the one that the schema makes (pnpm --filter @ticolops/obs-config schema writes it)', () => {
  const published: unknown = JSON.parse(readFileSync(new URL('../schema.json', import.meta.url), 'utf8'))
  expect(published).toEqual(configJsonSchema())
})

test('every key says the same to a reader of the types and to a reader of the JSON Schema', () => {
  const input = readFileSync(new URL('./input.ts', import.meta.url), 'utf8')
  const documented = new Set([...input.matchAll(/\/\*\* (.+) \*\//g)].map(([, sentence]) => sentence))
  const described = [...descriptions(configJsonSchema())]
  expect(described.length).toBeGreaterThan(25)
  expect(described.filter((sentence) => !documented.has(sentence))).toEqual([])
})

test('objects in the schema refuse unknown keys', () => {
  const open = [...objects(configJsonSchema())].filter(
    ({ properties, additionalProperties }) => properties !== undefined && additionalProperties !== false,
  )
  expect(open).toEqual([])
})

function* objects(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  yield value as Record<string, unknown>
  for (const inner of Object.values(value)) yield* objects(inner)
}

function* descriptions(value: unknown): Generator<string> {
  for (const { description } of objects(value)) if (typeof description === 'string') yield description
}
