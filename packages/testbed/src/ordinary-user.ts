import { spawnSync } from 'node:child_process'
import { chownSync } from 'node:fs'

/** How to run a program that refuses to run as root. */
export interface OrdinaryUser {
  /** The command line to run instead. */
  wrap(command: string, args: readonly string[]): [string, string[]]
  /** Makes the program the owner of files that this process made. */
  give(...files: readonly string[]): void
}

const NOBODY = 65534

/**
 * An ordinary user is itself. Root becomes user 1000 of a user namespace, which still owns root's files, and so may run
 * programs from root's cache; where namespaces are refused (many containers) it becomes `nobody`.
 */
export function ordinaryUser(): OrdinaryUser {
  if (process.getuid?.() !== 0) return { wrap: (command, args) => [command, [...args]], give: () => {} }
  const namespace = ['--user', '--map-user=1000', '--map-group=1000']
  if (spawnSync('unshare', [...namespace, 'true']).status === 0) {
    return { wrap: (command, args) => ['unshare', [...namespace, command, ...args]], give: () => {} }
  }
  const nobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
  return {
    wrap: (command, args) => ['setpriv', [...nobody, command, ...args]],
    give: (...files) => {
      for (const file of files) chownSync(file, NOBODY, NOBODY)
    },
  }
}
