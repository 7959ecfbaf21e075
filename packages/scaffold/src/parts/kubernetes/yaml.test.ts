import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { Expression } from './expression.ts'
import { commented, plain, toYaml } from './yaml.ts'

describe('a document', () => {
  it('reads the same in YAML 1.1 and 1.2', () => {
    const value = { y: 'no', on: 'off', mode: '0755', time: '12:30', release: '1.10', number: 288, empty: {}, none: [] }
    const yaml = toYaml('About.', value)
    expect(parse(yaml, { version: '1.1' })).toEqual(value)
    expect(parse(yaml, { version: '1.2' })).toEqual(value)
  })

  it('begins with what it is about and a marker, and leaves out what is undefined', () => {
    expect(toYaml('What it is.', { a: 1, b: undefined })).toBe('# What it is.\n---\na: 1\n')
  })

  it('has comments above fields and items, at their depth, in lines of 80 characters at most', () => {
    const words = Array.from({ length: 30 }, () => 'word').join(' ')
    const yaml = toYaml('', { list: [commented(words, 'item')], field: commented('Why.', { a: 1 }) })
    expect(yaml).toContain('  # word word')
    expect(yaml).toContain('# Why.\nfield:\n  a: 1\n')
    expect(Math.max(...yaml.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('keeps the lines of a comment that are indented, which are there to be copied', () => {
    expect(toYaml('Do this:\n  run   it', {})).toBe('# Do this:\n#   run   it\n---\n{}\n')
  })

  it('tells yamllint about lines that cannot be broken, and only about those', () => {
    expect(toYaml('', { digest: 'a'.repeat(90) })).toContain('# yamllint disable rule:line-length\n---\n')
    expect(toYaml('', { digest: 'a' })).not.toContain('yamllint')
  })

  it('has expressions without quotes, as JSON', () => {
    expect(toYaml('', { host: new Expression('.Values.host') })).toBe('---\nhost: {{ .Values.host | toJson }}\n')
  })
})

it('the plain value is what a parser would read', () => {
  const value = { a: commented('x', [commented('y', 1)]), b: undefined }
  expect(plain(value)).toEqual({ a: [1] })
  expect(parse(toYaml('', value))).toEqual(plain(value))
})
