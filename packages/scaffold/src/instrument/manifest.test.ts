import { expect, test } from 'vitest'
import { withDependencies } from './manifest.ts'

const VERSIONS = { sdk: '^1.0.0', cli: '^1.0.0' }

test('dependencies go into their alphabetical place, and every other byte stays', () => {
  const text = `{
\t"name": "shop",   "private": true,

\t"dependencies": {
\t\t"@nestjs/core": "^11",
\t\t"express": "^5"
\t},
\t"devDependencies": {
\t\t"typescript": "^5"
\t}
}`
  expect(withDependencies(text, VERSIONS, false)).toBe(
    text
      .replace('\t\t"express"', '\t\t"@ticolops/obs": "^1.0.0",\n\t\t"express"')
      .replace('\t\t"typescript"', '\t\t"@ticolops/obs-cli": "^1.0.0",\n\t\t"typescript"'),
  )
})

test('a section that is missing comes behind the dependencies', () => {
  const text = '{\n    "dependencies": {\n        "koa": "^3"\n    },\n    "license": "MIT"\n}\n'
  expect(Object.keys(JSON.parse(withDependencies(text, VERSIONS, false)) as object)).toEqual([
    'dependencies',
    'devDependencies',
    'license',
  ])
})

test('what is there already stays, of whatever version and kind', () => {
  const text = '{\n  "dependencies": {\n    "@ticolops/obs": "0.9.0",\n    "@ticolops/obs-cli": "0.9.0"\n  }\n}\n'
  expect(withDependencies(text, VERSIONS, false)).toBe(text)
})

test('the flag goes into the scripts that start production with node', () => {
  const scripts = {
    start: 'nest start',
    'start:dev': 'node --watch x.js',
    'start:prod': 'NODE_ENV=production node dist/main',
  }
  const changed = JSON.parse(withDependencies(JSON.stringify({ scripts }), VERSIONS, true)) as { scripts: object }
  expect(changed.scripts).toEqual({
    ...scripts,
    'start:prod': 'NODE_ENV=production node --import @ticolops/obs/register dist/main',
  })
})
