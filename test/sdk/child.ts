import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '@ticolops/obs-testbed'

/** A program of ours in a process of its own. */
export interface App {
  readonly process: ChildProcess
  /** The application's own server. */
  readonly url: string
  readonly telemetryUrl: string
  /** Lines on stdout after the port, and on stderr. */
  readonly lines: string[]
  readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

/** Starts `apps/<file>`, or a program elsewhere by its whole path, with a telemetry port of its own; resolves once it listens. */
export async function startApp(
  file: string,
  options: {
    readonly node?: readonly string[]
    readonly args?: readonly string[]
    readonly env?: NodeJS.ProcessEnv
    /** `test/` unless told otherwise. */
    readonly cwd?: string
    /** The Node that runs it; this one unless told otherwise. */
    readonly execPath?: string
  } = {},
): Promise<App> {
  const telemetryPort = await freePort()
  const program = path.isAbsolute(file) ? file : fileURLToPath(new URL(`apps/${file}`, import.meta.url))
  const child = spawn(
    options.execPath ?? process.execPath,
    ['--conditions=@ticolops/source', ...(options.node ?? []), program, ...(options.args ?? [])],
    {
      cwd: options.cwd ?? fileURLToPath(new URL('..', import.meta.url)),
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(telemetryPort),
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const exit = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }))
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line))
  const stdout = createInterface({ input: child.stdout })
  const first = await Promise.race([
    once(stdout, 'line').then(([line]) => String(line)),
    exit.then(({ code }) => Promise.reject(new Error(`${file} ended with ${code}: ${lines.join('\n')}`))),
  ])
  stdout.on('line', (line) => lines.push(line))
  return {
    process: child,
    url: `http://127.0.0.1:${first}`,
    telemetryUrl: `http://127.0.0.1:${telemetryPort}`,
    lines,
    exit,
  }
}
