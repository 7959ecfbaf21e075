import type { BackupEvent } from '@ticolops/obs-backup'
import type { Context } from '../context.ts'
import { bytesOf } from './quantities.ts'

const STEPS: Readonly<Record<Extract<BackupEvent, { type: 'step' }>['step'], string>> = {
  snapshot: 'taking a snapshot',
  dump: 'dumping, encrypting, storing',
  verify: 'reading back and comparing',
  manifest: 'writing the manifest',
}

/** Progress of a backup for whoever reads stderr: one line a step; on a terminal, bytes in a line that is rewritten. */
export function backupProgress({ io, options, err }: Context): {
  readonly onEvent: (event: BackupEvent) => void
  readonly end: () => void
} {
  if (options.quiet === true) return { onEvent: () => {}, end: () => {} }
  const { write, isTTY } = io.stderr
  const { color, mark } = err
  const rewrites = isTTY && io.env.TERM !== 'dumb'
  const end = () => void (rewrites && write('\r\u001B[2K'))
  const line = (text: string) => {
    end()
    write(`${text}\n`)
  }
  return {
    end,
    onEvent: (event) => {
      switch (event.type) {
        case 'step':
          line(`  ${mark.info} ${STEPS[event.step]}`)
          break
        case 'bytes':
          if (rewrites) write(`\r\u001B[2K    ${bytesOf(event.done)}`)
          break
        case 'cleared':
          line(`  ${color.yellow(mark.warning)} took away ${event.what}`)
          break
        case 'no-roles':
          line(`  ${color.yellow(mark.warning)} the server’s roles are not in this backup: ${event.reason}`)
          break
      }
    },
  }
}
