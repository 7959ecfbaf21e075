import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { BackupError, stopped } from '../backup-error.ts'
import type { Bytes } from '../object-store.ts'

/** How to run {@link pgRestore}. */
export interface PgRestoreOptions {
  /** Where and as whom libpq connects; no secret is ever an argument. */
  readonly env: NodeJS.ProcessEnv
  /** What it reads instead of a file. */
  readonly input?: Bytes
  readonly signal?: AbortSignal | undefined
}

/** The end of what it complained about: the rest repeats it. */
const TAIL = 4000

/**
 * Runs pg_restore to its end.
 * @returns What it wrote to stdout.
 * @throws BackupError for what it says; what the input threw goes first, for then pg_restore only saw the consequences.
 */
export async function pgRestore(args: readonly string[], { env, input, signal }: PgRestoreOptions): Promise<string> {
  const child = spawn('pg_restore', ['--no-password', ...args], {
    env: { ...env, LC_ALL: 'C' },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  })
  let output = ''
  let complaint = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-TAIL)))
  const ended = new Promise<number | Error>((resolve) => {
    child.once('error', resolve)
    child.once('close', (code) => resolve(code ?? 1))
  })
  let broken: unknown
  if (input !== undefined && child.stdin !== null) {
    await feed(input, child.stdin, ended).catch((error: unknown) => {
      broken = error
      // It must not take what it got for all there is.
      child.kill()
    })
  }
  const code = await ended
  if (signal?.aborted === true) throw stopped()
  if (broken !== undefined) throw broken
  if (code instanceof Error) throw notStarted(code)
  if (code === 0) return output
  throw complaintOf(complaint)
}

/**
 * Passes the input on to its end. What pg_restore has no more use for is read all the same: only the end proves that a part is whole.
 * Nothing is read any more for a pg_restore that failed.
 */
async function feed(input: Bytes, stdin: Writable, ended: Promise<number | Error>): Promise<void> {
  let taken = true
  const closed = new Promise<void>((resolve) => {
    const close = () => {
      taken = false
      resolve()
    }
    stdin.once('error', close).once('close', close)
  })
  for await (const chunk of input) {
    if (taken && !stdin.write(chunk)) {
      await Promise.race([new Promise<void>((resolve) => stdin.once('drain', resolve)), closed])
    }
    if (!taken && (await ended) !== 0) return
  }
  stdin.end()
}

function notStarted(error: Error): BackupError {
  return new BackupError('restore_failed', `pg_restore cannot be started: ${error.message}.`, {
    hint: 'Install the client programs of PostgreSQL (postgresql-client), of the server’s version or newer.',
    cause: error,
  })
}

/** What pg_restore and, through it, the server say, as a failure with a name; the first that fits. */
const COMPLAINTS: readonly { pattern: RegExp; outcome: BackupError['outcome']; hint: string }[] = [
  {
    pattern: /No space left on device|could not extend file|disk full/i,
    outcome: 'disk_full',
    hint: 'Make room on the disk of the server, or restore into a larger one, and run it again.',
  },
  {
    pattern:
      /server closed the connection|connection to server|could not connect|terminating connection|connection .*(?:reset|refused|timed out)|SSL SYSCALL|no connection to the server|could not (?:send|receive) data/i,
    outcome: 'database_unreachable',
    hint: 'See whether the server runs and answers, and run it again.',
  },
  {
    pattern: /role "[^"]*" does not exist/,
    outcome: 'restore_failed',
    hint: 'Make that role on the server first: CREATE ROLE …. Owners and privileges can be left out (--no-owner), policies cannot.',
  },
  {
    pattern: /unsupported version \([\d.]+\) in file header/,
    outcome: 'restore_failed',
    hint: 'The backup was made by a newer pg_dump: install the client programs of that version.',
  },
  {
    pattern: /unrecognized configuration parameter/,
    outcome: 'restore_failed',
    hint: 'This pg_restore is newer than the server: use the client programs of the server’s version.',
  },
  {
    pattern: /permission denied|must be (?:owner|superuser|member)/i,
    outcome: 'database_refused',
    hint: 'Connect as the role that owns the objects or as an administrator, or restore with --no-owner.',
  },
]

/** What pg_restore said, as a failure with a name. */
export function complaintOf(complaint: string): BackupError {
  const known = COMPLAINTS.find(({ pattern }) => pattern.test(complaint))
  const lines = complaint.split('\n').filter((line) => /error|fatal|detail/i.test(line))
  const said = lines.length > 0 ? lines.slice(0, 3).join(' ') : complaint.trim()
  return new BackupError(
    known?.outcome ?? 'restore_failed',
    `pg_restore failed: ${said.replaceAll('pg_restore: ', '')}`,
    {
      hint: known?.hint ?? 'What it says names the object; the database that was being filled is taken away again.',
      details: { stderr: complaint },
    },
  )
}
