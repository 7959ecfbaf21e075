#!/usr/bin/env -S node --conditions=@ticolops/source
import { spawnSync } from 'node:child_process'
import { findTool } from './acquire/binary.ts'
import { MissingToolError } from './acquire/errors.ts'
import type { ToolName } from './acquire/tools.ts'
import { tools } from './acquire/tools.ts'
import { crdFiles, edgeCrdFiles, kwokFiles } from './kubernetes/module-files.ts'
import { fetchTerraformProviders } from './terraform/providers.ts'
import { runInNamespace, whyNoNamespace } from './namespace.ts'

const USAGE = `usage: bin.ts get [tool[@version]…]   find or bring tools (by default all, and the files that go with them), print name, version, path, source
       bin.ts run -- command…         run a command where pod addresses answer; outside, with a warning, where that is impossible
tools: ${Object.keys(tools).join(' ')}
`

/** Tools that are nice to have, and so only brought when named. */
const OPTIONAL = new Set(['chromium', 'wrk', 'go'])

/** All tools that tests use. Prometheus and promtool are wanted in two versions: what a cluster runs is newer than what is there for a quick look. */
const everything = (): string[] => [
  ...Object.keys(tools).filter((name) => !OPTIONAL.has(name)),
  'prometheus@3',
  'promtool@3',
]

async function get(wanted: readonly string[]): Promise<number> {
  const names = wanted.length > 0 ? wanted : everything()
  let code = 0
  for (const each of names) {
    const [name = '', atLeast] = each.split('@')
    if (!(name in tools)) {
      process.stderr.write(`There is no tool ${name}.\n${USAGE}`)
      return 2
    }
    try {
      const tool = await findTool(name as ToolName, atLeast === undefined ? {} : { atLeast })
      process.stdout.write(`${tool.name}\t${tool.version}\t${tool.path}\t${tool.from}\n`)
    } catch (error) {
      if (!(error instanceof MissingToolError)) throw error
      process.stderr.write(`${error.message}\n`)
      code = 1
    }
  }
  if (wanted.length === 0) await Promise.all([crdFiles(), edgeCrdFiles(), kwokFiles(), fetchTerraformProviders()])
  return code
}

async function run([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined) return usage()
  const reason = whyNoNamespace()
  if (reason === undefined) return runInNamespace(command, args)
  process.stderr.write(`${reason}\nRunning outside of it: what talks to pod addresses cannot run.\n`)
  return spawnSync(command, args, { stdio: 'inherit' }).status ?? 1
}

function usage(): number {
  process.stderr.write(USAGE)
  return 2
}

const [verb, ...rest] = process.argv.slice(2)
if (verb === 'get') process.exitCode = await get(rest)
else if (verb === 'run') process.exitCode = await run(rest[0] === '--' ? rest.slice(1) : rest)
else process.exitCode = usage()
