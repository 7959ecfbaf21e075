import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Journal } from '../journal.ts'
import { ApplicationPackages, importEntry } from './application-packages.ts'

describe('the file that an import leads to', () => {
  it.each([
    ['main', { main: './a.js' }, './a.js'],
    ['nothing but the default name', {}, 'index.js'],
    ['one file for all', { exports: './a.js' }, './a.js'],
    ['conditions', { exports: { require: './a.cjs', import: './a.mjs' } }, './a.mjs'],
    ['nested conditions', { exports: { '.': { import: { types: './a.d.ts', default: './a.mjs' } } } }, './a.mjs'],
    ['the first that holds', { exports: { '.': { deno: './d.mjs', node: './n.mjs', default: './g.mjs' } } }, './n.mjs'],
    ['no way in', { exports: { './sub': './sub.js' } }, undefined],
  ])('is found by %s', (_what, manifest, expected) => {
    expect(importEntry(manifest)).toBe(expected)
  })
})

describe('packages of an application', () => {
  let folder: string
  let lines: string[]
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'application-'))
    lines = []
    write('app.js', '')
  })

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }

  function install(name: string, code: string): void {
    write(`node_modules/${name}/package.json`, JSON.stringify({ version: '1.2.3', type: 'module', exports: './i.js' }))
    write(`node_modules/${name}/i.js`, code)
  }

  function found(name: string, entry = 'app.js'): unknown[] {
    const all: unknown[] = []
    const packages = new ApplicationPackages(path.join(folder, entry), new Journal((line) => lines.push(line)))
    packages.watch(name, (each) => all.push(each))
    return all
  }

  it('are found at once when it depends on them, under other names as well', () => {
    write('package.json', JSON.stringify({ dependencies: { tool: '1', other: 'npm:tool@2' } }))
    install('tool', 'export const name = "tool"')
    install('other', 'export const name = "other"')
    expect(found('tool')).toMatchObject([
      { version: '1.2.3', exports: { name: 'tool' } },
      { exports: { name: 'other' } },
    ])
  })

  it('are found from a folder that only marks the type of its modules', () => {
    write('package.json', JSON.stringify({ optionalDependencies: { tool: '1' } }))
    install('tool', 'export const name = "tool"')
    write('dist/package.json', JSON.stringify({ type: 'module' }))
    write('dist/app.js', '')
    expect(found('tool', 'dist/app.js')).toMatchObject([{ exports: { name: 'tool' } }])
  })

  it('are left alone when it does not, or when they are not installed', () => {
    write('package.json', JSON.stringify({ devDependencies: { tool: '1' }, dependencies: { absent: '1' } }))
    install('tool', 'globalThis.toolWasLoaded = true')
    expect([found('tool'), found('absent')]).toEqual([[], []])
    expect(globalThis).not.toHaveProperty('toolWasLoaded')
  })

  it('that fail to load are told of in one line', () => {
    write('package.json', JSON.stringify({ dependencies: { tool: '1' } }))
    install('tool', 'throw new Error("no luck")')
    expect(found('tool')).toEqual([])
    expect(lines).toEqual([expect.stringMatching(/finding tool: no luck/)])
  })
})
