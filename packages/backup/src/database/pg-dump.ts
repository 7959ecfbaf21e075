import { spawn } from 'node:child_process'
import { BackupError, stopped } from '../backup-error.ts'
import { libpqEnvironment } from './connect.ts'
import type { DumpPlan } from './plan-dump.ts'
import type { Table } from './table-facts.ts'

/** The end of what a program complained about. */
const TAIL = 4000

/**
 * One part of a database as pg_dump writes it: custom format, read while it is written.
 * @param snapshot Name of the moment that is dumped; it must stay held.
 * @throws BackupError when it does not come to a good end, after whatever it wrote until then.
 */
export function pgDump(
  url: string,
  snapshot: string,
  plan: DumpPlan,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const args = [
    '--format=custom',
    `--snapshot=${snapshot}`,
    `--section=${plan.section}`,
    // Behind a change of shape that waits for us, everybody else would wait too.
    '--lock-wait-timeout=60000',
    ...(plan.only ?? []).map((table) => `--table=${pattern(table)}`),
    ...(plan.without ?? []).map((table) => `--exclude-table-data=${pattern(table)}`),
  ]
  return program('pg_dump', args, url, signal)
}

/** The roles of the whole server as SQL, without their passwords, which managed servers do not show. */
export function pgDumpRoles(url: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  return program('pg_dumpall', ['--roles-only', '--no-role-passwords'], url, signal)
}

async function* program(
  name: string,
  args: readonly string[],
  url: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const env = libpqEnvironment(url)
  // pg_dumpall takes the database it asks from its arguments alone.
  const via = name === 'pg_dumpall' ? [`--database=${env['PGDATABASE'] ?? ''}`] : []
  const child = spawn(name, ['--no-password', ...args, ...via], {
    env: { ...env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-TAIL)))
  const ended = new Promise<number | NodeJS.Signals | Error>((resolve) => {
    child.once('error', resolve)
    child.once('close', (code, killedBy) => resolve(code ?? killedBy ?? 1))
  })
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>
    const end = await ended
    if (signal?.aborted === true) throw stopped()
    if (end !== 0) throw dumpError(name, end, complaint)
  } finally {
    // Nobody reads any further: it must not wait for a reader for ever.
    child.kill()
  }
}

/** As pg_dump reads it: within quotes nothing stands for anything else. */
function pattern({ schema, name }: Table): string {
  return `"${schema.replaceAll('"', '""')}"."${name.replaceAll('"', '""')}"`
}

/** What it says, as a failure with a name; the first that fits. */
const COMPLAINTS: readonly { pattern: RegExp; outcome: BackupError['outcome']; hint: string }[] = [
  {
    pattern: /server version mismatch/,
    outcome: 'dump_failed',
    hint: "pg_dump is older than the server: use client programs of the server's version or newer, as the image of the job has them.",
  },
  {
    pattern: /could not obtain lock|lock timeout|lock_timeout/,
    outcome: 'dump_failed',
    hint: 'A change of a table’s shape was waiting: run the backup again after it.',
  },
  {
    pattern: /invalid snapshot identifier|does not exist.*snapshot/,
    outcome: 'database_unreachable',
    hint: 'The connection that held the snapshot was cut: look why, in the log of the server and of what stands between.',
  },
  {
    pattern: /permission denied|password authentication failed|no pg_hba.conf entry|row-level security/,
    outcome: 'database_refused',
    hint: 'Its role must be able to read every row of every table: GRANT pg_read_all_data TO …; ALTER ROLE … BYPASSRLS;',
  },
  {
    pattern:
      /connection to server|server closed the connection|terminating connection|no connection to the server|SSL SYSCALL/,
    outcome: 'database_unreachable',
    hint: 'See whether the server runs and answers, and run it again.',
  },
]

function dumpError(name: string, end: number | NodeJS.Signals | Error, complaint: string): BackupError {
  if (end instanceof Error) {
    return new BackupError('dump_failed', `${name} cannot be started: ${end.message}.`, {
      hint: 'Install the client programs of PostgreSQL (postgresql-client), of the server’s version or newer.',
      cause: end,
    })
  }
  const known = COMPLAINTS.find((each) => each.pattern.test(complaint))
  const how = typeof end === 'number' ? `ended with exit code ${end}` : `was ended by ${end}`
  const said = complaint.split('\n').filter((line) => /error|fatal|detail/i.test(line))
  const words = (said.length > 0 ? said.slice(0, 3).join(' ') : complaint).trim().replaceAll(`${name}: `, '')
  return new BackupError(known?.outcome ?? 'dump_failed', `${name} ${how}${words === '' ? '.' : `: ${words}`}`, {
    hint:
      known?.hint ??
      (end === 'SIGKILL'
        ? 'Something ended it from outside, most often for want of memory: raise the memory limit of the job.'
        : 'What it says names the cause; the log of the server may say more.'),
    details: { stderr: complaint },
  })
}
