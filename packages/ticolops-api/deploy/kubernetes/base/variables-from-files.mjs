// Each file of the folder becomes the environment variable of its name, in upper
// case, of this process alone. Variables that are set already stay as they are.
import { readdirSync, readFileSync } from 'node:fs'

const folder = '/run/secrets/ticolops'
for (const name of readdirSync(folder)) {
  // Kubernetes keeps its own links and folders there; their names begin with two dots.
  if (name.startsWith('..')) continue
  process.env[name.toUpperCase()] ??= readFileSync(`${folder}/${name}`, 'utf8').trimEnd()
}
