import { spawn } from 'node:child_process'
import { stopped } from '../backup-error.ts'
import type { Check } from '../restore/check.ts'

/** The end of what it wrote: enough to see why. */
const TAIL = 2000

/** What the jobs know and a program that only tries a database has no business with. */
const SECRETS = /^(AWS_|AZURE_|GOOGLE_|BACKUP_|DRILL_|PG)/

/**
 * The team's own program finds the restored database in order. It gets its address in `DATABASE_URL`, and none of the secrets of the job.
 * @param command A program and its arguments; run without a shell.
 */
export function smoke(command: readonly string[], env: NodeJS.ProcessEnv): Check {
  return {
    id: 'smoke',
    title: 'the application’s own test passes',
    hint: `Run it by hand against a restored database: ${command.join(' ')}`,
    run: async ({ url, signal }) => {
      const { ended, output } = await runToEnd(command, { ...withoutSecrets(env), DATABASE_URL: url }, signal)
      return {
        looked: command.join(' '),
        problems: ended === undefined ? [] : [`${command.join(' ')} ${ended}${output === '' ? '' : `: ${output}`}`],
      }
    },
  }
}

function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRETS.test(name)))
}

async function runToEnd(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<{ ended: string | undefined; output: string }> {
  let output = ''
  const keep = (text: string) => (output = (output + text).slice(-TAIL))
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  })
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const ended = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(`cannot be run: ${error.message}`))
    child.once('close', (code, killedBy) =>
      resolve(code === 0 ? undefined : `ended with ${killedBy ?? `exit code ${code}`}`),
    )
  })
  if (signal?.aborted === true) throw stopped()
  return { ended, output: output.trim() }
}
