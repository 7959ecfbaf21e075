import { parseArgs } from 'node:util'

/** What `scripts/demo` was asked for. */
export interface DemoOptions {
  /** Exit when everything was proven (0) or was not (6), instead of staying until Ctrl-C. */
  readonly once: boolean
  /** `json` prints one report on stdout; progress goes to stderr either way. */
  readonly output: 'text' | 'json'
  /** Left out: a cluster where one can be had, else files. */
  readonly target: 'kubernetes' | 'files' | undefined
  /** Where the dashboards' pictures go; a temporary folder when left out. */
  readonly pictures: string | undefined
}

export const usage = `usage: scripts/demo [--once] [--output text|json] [--target kubernetes|files] [--pictures <folder>]

  --once      run the whole job, print the verification, clean up; exit 0 only when everything was proven
  --output    json: one report on stdout (implies --once)
  --target    kubernetes: a real control plane (the default where one can be had)
              files: a plain Prometheus with a rules directory; quicker
  --pictures  write every dashboard as SVG into this folder and keep it`

/** Reads the arguments. Throws an Error whose message is for the user. */
export function readOptions(args: readonly string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      output: { type: 'string', short: 'o', default: 'text' },
      target: { type: 'string' },
      pictures: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const { output, target, pictures } = values
  if (output !== 'text' && output !== 'json') throw new Error(`--output ${output}: allowed are text and json`)
  if (target !== undefined && target !== 'kubernetes' && target !== 'files') {
    throw new Error(`--target ${target}: allowed are kubernetes and files`)
  }
  return { once: values.once || output === 'json', output, target, pictures }
}
