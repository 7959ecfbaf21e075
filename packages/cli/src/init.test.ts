import { FIELDS, flagOf, PART_NAMES } from '@ticolops/obs-scaffold'
import { expect, test } from 'vitest'
import { memoryIo } from '../test/memory-io.ts'
import { buildProgram } from './program.ts'

const program = buildProgram(memoryIo({ cwd: process.cwd() }).io)
const options = program.commands.find((command) => command.name() === 'init')?.options ?? []

test('everything that init would ask can be answered by a flag, with the same choices', () => {
  for (const { key, choices } of FIELDS) {
    const flag = [...options, ...program.options].find(({ long }) => long === flagOf(key))
    expect([key, flag?.argChoices]).toEqual([key, choices])
  }
})

test('--only takes every part, and no other', async () => {
  const only = options.find(({ long }) => long === '--only')
  expect(only?.argChoices).toEqual(PART_NAMES)
  expect(only?.parseArg?.('config,helm', ['container'])).toEqual(['container', 'config', 'helm'])
  expect(() => only?.parseArg?.('hel', undefined)).toThrow('Parts are config, instrument')
})
