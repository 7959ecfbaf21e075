import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { writeAll } from './write.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ticolops-obs-write-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
})

/** Every file with its text. */
function tree(): Record<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(root, path)).isFile(),
  )
  return Object.fromEntries(files.toSorted().map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

const file = (path: string, text: string | undefined, executable = false) => ({ path, text, executable })

test('files are written with their folders, and nothing is left aside', () => {
  writeAll(root, [file('a.txt', 'a\n'), file('deep/er/b.sh', 'b\n', true)])
  expect(tree()).toEqual({ 'a.txt': 'a\n', 'deep/er/b.sh': 'b\n' })
  expect(statSync(join(root, 'deep/er/b.sh')).mode & 0o777).toBe(0o755)
})

test('a file that is replaced keeps its mode and its ends of lines', () => {
  writeFileSync(join(root, 'a.txt'), 'a\r\n')
  chmodSync(join(root, 'a.txt'), 0o600)
  writeAll(root, [file('a.txt', 'b\nc\n')])
  expect(tree()).toEqual({ 'a.txt': 'b\r\nc\r\n' })
  expect(statSync(join(root, 'a.txt')).mode & 0o777).toBe(0o600)
})

test('a removed file takes the folders with it that it leaves empty', () => {
  mkdirSync(join(root, 'x/y'), { recursive: true })
  mkdirSync(join(root, 'x/z'))
  for (const path of ['x/y/1', 'x/y/2', 'x/z/3']) writeFileSync(join(root, path), '')
  writeAll(root, [file('x/y/1', undefined), file('x/y/2', undefined)])
  expect([tree(), existsSync(join(root, 'x/y'))]).toEqual([{ 'x/z/3': '' }, false])
})

test('when one cannot be written, all are as they were, and the message names it', () => {
  writeFileSync(join(root, 'a.txt'), 'a\n')
  writeFileSync(join(root, 'old.txt'), 'old\n')
  writeFileSync(join(root, 'in-the-way'), '')
  const before = tree()
  const writes = [
    file('a.txt', 'A\n'),
    file('old.txt', undefined),
    file('new/b.txt', 'b\n'),
    file('in-the-way/c.txt', 'c\n'),
  ]
  expect(() => writeAll(root, writes)).toThrow(/^Cannot write in-the-way\/c\.txt: .+Everything is as it was\.$/)
  expect([tree(), readdirSync(root).toSorted()]).toEqual([before, ['a.txt', 'in-the-way', 'old.txt']])
})

test('a folder where a file should be is told before anything is touched', () => {
  mkdirSync(join(root, 'Dockerfile'))
  expect(() => writeAll(root, [file('a.txt', 'a\n'), file('Dockerfile', 'b\n')])).toThrow('Dockerfile is a folder')
  expect(tree()).toEqual({})
})

test('what a run that was killed left aside is cleared away', () => {
  mkdirSync(join(root, '.ticolops-obs.part'))
  writeFileSync(join(root, '.ticolops-obs.part/7'), 'half')
  writeAll(root, [file('a.txt', 'a\n')])
  expect(tree()).toEqual({ 'a.txt': 'a\n' })
})

test('links are followed within the repository, and not out of it', () => {
  mkdirSync(join(root, 'real'))
  writeFileSync(join(root, 'real/a.txt'), 'a\n')
  symlinkSync('real', join(root, 'link'))
  symlinkSync(tmpdir(), join(root, 'outside'))
  writeAll(root, [file('link/a.txt', 'b\n'), file('link/new.txt', 'c\n')])
  expect(readFileSync(join(root, 'real/a.txt'), 'utf8')).toBe('b\n')
  expect(readFileSync(join(root, 'real/new.txt'), 'utf8')).toBe('c\n')
  expect(() => writeAll(root, [file('outside/a.txt', 'a\n')])).toThrow('outside/a.txt leads out of the repository')
})
