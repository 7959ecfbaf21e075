import { writeFileSync } from 'node:fs'
import { configJsonSchema } from '../src/schema.ts'

writeFileSync(new URL('../schema.json', import.meta.url), `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
