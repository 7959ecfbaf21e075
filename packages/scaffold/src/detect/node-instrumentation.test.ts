import { expect, test } from 'vitest'
import { memorySources } from '../../test/memory-sources.ts'
import { nodeInstrumentation } from './node-instrumentation.ts'

function instrumentation(compilerOptions: object | undefined, manifest: object = {}, source = 'src/server.ts') {
  const files = {
    'package.json': manifest,
    [source]: "import { app } from './app.js'\n",
    ...(compilerOptions !== undefined && { 'tsconfig.json': { compilerOptions } }),
  }
  return nodeInstrumentation(memorySources(files), '.', source)
}

const MODULE = { type: 'module' }

test.each([
  ['JavaScript', undefined, {}, 'server.js'],
  ['TypeScript that Node runs itself', undefined, MODULE, 'server.ts'],
  ['ES modules of nodenext', { module: 'NodeNext' }, MODULE, 'src/server.ts'],
  ['ES modules of node16', { module: 'node16' }, MODULE, 'src/server.ts'],
  ['CommonJS of nodenext', { module: 'nodenext' }, {}, 'src/server.ts'],
  ['a bundler', { module: 'esnext', moduleResolution: 'bundler' }, MODULE, 'src/server.ts'],
])('%s takes the call', (_, compilerOptions, manifest, source) => {
  expect(instrumentation(compilerOptions, manifest, source).value).toBe('call')
})

test.each([
  ['cannot find the package’s types', { module: 'commonjs' }, {}, /does not read the exports/],
  ['resolves as Node 10 did', { module: 'esnext', moduleResolution: 'node' }, MODULE, /does not read the exports/],
  ['does not let CommonJS import an ES module', { module: 'node16' }, {}, /does not let CommonJS/],
  ['does not say its module', {}, {}, /has no module/],
])('a compiler that %s takes the flag, and says why', (_, compilerOptions, manifest, why) => {
  const { value, from } = instrumentation(compilerOptions, manifest)
  expect(value).toBe('flag')
  expect(from).toMatch(why)
})

test('a flag that is there already stays', () => {
  const scripts = { start: 'node --import @ticolops/obs/register server.js' }
  expect(instrumentation(undefined, { scripts }, 'server.js')).toEqual({
    value: 'flag',
    from: 'package.json (scripts.start)',
  })
})

test('a call that is there already is found in whichever file it stands, and no second one is added', () => {
  const code = "import { instrument } from '@ticolops/obs'\nconst obs = instrument({ service: 'shop' })\n"
  const files = { 'package.json': MODULE, 'src/main.ts': "import './telemetry.ts'\n", 'src/telemetry.ts': code }
  expect(nodeInstrumentation(memorySources(files), '.', 'src/main.ts')).toEqual({
    value: 'call',
    from: 'src/telemetry.ts:2',
  })
})
