import { spawn, spawnSync } from 'node:child_process'
import { binary } from './acquire/binary.ts'
import { INSIDE, insidePodNetwork } from './inside.ts'
import { boundToParent, findOnPath } from './lifetime.ts'

/** Addresses of pods (kwok gives them out) and nodes. Inside the namespace every one of them is this host. */
export const POD_NETWORK = '10.244.0.0/16'
export const NODE_NETWORK = '10.245.0.0/16'

/** Why pod addresses do not answer here, in one sentence with the way out; undefined when they do. */
export function whyNoPodNetwork(): string | undefined {
  if (insidePodNetwork()) return undefined
  return (
    whyNoNamespace() ??
    'It talks to pod addresses. Run it inside the namespace: `packages/testbed/src/bin.ts run -- <command>`.'
  )
}

/** Why this system has no network namespaces for us; undefined when it has. */
export function whyNoNamespace(): string | undefined {
  if (process.platform !== 'linux') return `Network namespaces are a thing of Linux, and this is ${process.platform}.`
  if (findOnPath('unshare') === undefined) return '`unshare` is missing. Install util-linux.'
  const { status, stderr } = spawnSync('unshare', ['-Urn', 'true'], { encoding: 'utf8' })
  if (status === 0) return undefined
  const hint =
    'Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0; in a container: its seccomp profile).'
  return `This system refuses a user and network namespace (${stderr.trim()}). ${hint}`
}

/**
 * Runs a command in a user and network namespace of its own: fixed ports never collide, every pod and node address
 * answers on this host, nothing leaves the machine, and no root is needed. Signals are passed on. Resolves with the
 * exit code. Tools must have been fetched before: inside there is no network.
 */
export async function runInNamespace(command: string, args: readonly string[]): Promise<number> {
  const ip = await binary('ip')
  const setup = ['link set lo up', ...[POD_NETWORK, NODE_NETWORK].map((network) => `route add local ${network} dev lo`)]
  // `sh` sets the network up and becomes the command, so that the process we started is the command itself.
  const script = `${setup.map((line) => `"$0" ${line}`).join(' && ')} && exec "$@"`
  const [file, fileArgs] = boundToParent('unshare', ['-Urn', 'sh', '-c', script, ip, command, ...args])
  const child = spawn(file, fileArgs, { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } })
  const pass = (signal: NodeJS.Signals): void => {
    // Ctrl-C in a terminal reaches the command by itself; twice would mean "at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, pass)
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
    })
  } finally {
    for (const signal of signals) process.removeListener(signal, pass)
  }
}

/**
 * Makes sure that this very program runs inside the namespace: at the first call it runs itself again in there, waits
 * and exits with its code; inside it returns. What must be fetched is fetched by `prepare`, outside: inside there is no
 * network. Throws when the system has no namespaces for us: ask `whyNoNamespace` first.
 */
export async function enterNamespace(prepare: () => Promise<void> = async () => {}): Promise<void> {
  if (insidePodNetwork()) return
  const reason = whyNoNamespace()
  if (reason !== undefined) throw new Error(reason)
  await prepare()
  process.exit(await runInNamespace(process.execPath, [...process.execArgv, ...process.argv.slice(1)]))
}
