import { expect, test } from 'vitest'
import { memorySources } from '../../test/memory-sources.ts'
import { nodeEntries, sourceOf } from './node-entry.ts'
import { startedFile } from './start-script.ts'

test.each([
  ['node server.js', 'server.js'],
  ['NODE_ENV=production node -r ./tracing.js --max-old-space-size=256 ./dist/main', 'dist/main'],
  ['node --import ./register.mjs "src/server.ts"', 'src/server.ts'],
  ['npm run migrate && node dist/index.js', 'dist/index.js'],
  ['nest start', 'dist/main.js'],
  ['tsx watch src/server.ts', 'src/server.ts'],
  ['next start', undefined],
  ['node --test', undefined],
])('%s starts %s', (script, file) => {
  expect(startedFile(script)).toBe(file)
})

test('production’s script comes before the other, and what it leaves out is completed', () => {
  const json = { main: 'lib/index.js', scripts: { start: 'nodemon src/server.js', 'start:prod': 'node dist/main' } }
  expect(nodeEntries(memorySources({ 'package.json': json }), '.')).toEqual([
    { value: 'dist/main.js', from: 'package.json (scripts.start:prod)' },
  ])
  const dot = { main: 'lib/index.js', scripts: { start: 'node .' } }
  expect(nodeEntries(memorySources({ 'package.json': dot }), '.')[0]?.value).toBe('lib/index.js')
})

test('without a script it is main, and without that the file that listens', () => {
  const files = { 'app/package.json': { main: 'index.js' }, 'app/web.js': 'app.listen(3000)' }
  expect(nodeEntries(memorySources({ ...files, 'app/index.js': '' }), 'app')[0]?.value).toBe('index.js')
  expect(nodeEntries(memorySources(files), 'app')).toEqual([{ value: 'web.js', from: 'app/web.js:1' }])
})

const sourceIn = (files: Readonly<Record<string, unknown>>, entry: string) => sourceOf(memorySources(files), '.', entry)

test('what is built is found back to its source by the compiler’s folders, else by the usual ones', () => {
  expect(sourceIn({ 'src/server.ts': '' }, 'dist/server.js')).toBe('src/server.ts')
  expect(
    sourceIn(
      { 'code/main.mts': '', 'tsconfig.json': '{ "compilerOptions": { "outDir": "./out/", "rootDir": "./code" } }' },
      'out/main.js',
    ),
  ).toBe('code/main.mts')
  expect(sourceIn({ 'src/server.ts': '' }, 'dist/src/server.js')).toBe('src/server.ts')
  expect(sourceIn({ 'server.js': '' }, 'server.js')).toBe('server.js')
  expect(sourceIn({}, 'dist/server.js')).toBeUndefined()
})
