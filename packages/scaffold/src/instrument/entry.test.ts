import { expect, test } from 'vitest'
import { instrumented } from './entry.ts'

const IMPORT = "import { instrument } from '@ticolops/obs'"

test('a module gets the call behind its imports', () => {
  const code =
    "// the server\nimport express from 'express'\nimport {\n  a,\n  b,\n} from './a.js'\n\nexpress().listen(3000)\n"
  expect(instrumented(code, true)).toBe(
    `// the server\nimport express from 'express'\nimport {\n  a,\n  b,\n} from './a.js'\n${IMPORT}\n\ninstrument()\n\nexpress().listen(3000)\n`,
  )
})

test('TypeScript is code like any other', () => {
  const code =
    "import type { App } from './app.ts'\nimport { app } from './app.ts' // comment\nconst a: App = app satisfies App\n"
  expect(instrumented(code, true)).toBe(
    `import type { App } from './app.ts'\nimport { app } from './app.ts' // comment\n${IMPORT}\n\ninstrument()\nconst a: App = app satisfies App\n`,
  )
})

test('CommonJS gets it at its head, behind what must stay first', () => {
  const code = "#!/usr/bin/env node\n/* Licence */\n'use strict'\n\nconst express = require('express')\n"
  expect(instrumented(code, false)).toBe(
    "#!/usr/bin/env node\n/* Licence */\n'use strict'\n\nconst { instrument } = require('@ticolops/obs')\ninstrument()\n\nconst express = require('express')\n",
  )
})

test('quotes and semicolons are as the file has them', () => {
  expect(instrumented('const a = require("a");\n', false)).toBe(
    'const { instrument } = require("@ticolops/obs");\ninstrument();\n\nconst a = require("a");\n',
  )
})

test('a module without imports gets it at its head', () => {
  expect(instrumented('serve()\n', true)).toBe(`${IMPORT}\ninstrument()\n\nserve()\n`)
})

test('where the call is already, nothing changes', () => {
  for (const code of [
    `${IMPORT}\ninstrument({ service: 'x' })\n`,
    "require('@ticolops/obs').instrument()\n",
    "import '@ticolops/obs/register'\n",
  ])
    expect(instrumented(code, true)).toBe(code)
  const once = instrumented("import a from 'a'\na()\n", true) ?? ''
  expect(instrumented(once, true)).toBe(once)
})

test('what cannot be read is left alone', () => {
  expect(instrumented("import { a from 'a\n", true)).toBeUndefined()
})
