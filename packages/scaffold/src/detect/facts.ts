import type { App } from './apps.ts'
import type { Remote } from './remote.ts'
import type { Found } from './sources.ts'
import type { Service } from '../service.ts'

/** What the repository tells of one app. A list with one entry is known, an empty one unknown, a longer one ambiguous. */
export interface Facts {
  readonly app: App
  readonly name: readonly Found<string>[]
  readonly packageManager: readonly Found<Service['packageManager']>[]
  readonly packageManagerVersion: string | undefined
  /** Folder that Python imports from. */
  readonly sourceRoot: string
  readonly runtimeVersion: readonly Found<string>[]
  readonly entry: readonly Found<string>[]
  readonly build: Found<string> | undefined
  readonly test: Found<string> | undefined
  readonly port: readonly Found<number>[]
  /** A call by which it listens for its own machine only: nothing outside its container could reach it. */
  readonly loopback: Found<string> | undefined
  readonly postgres: Found<string> | undefined
  readonly redis: Found<string> | undefined
  /** Found, and told: nothing is generated for it. */
  readonly mysql: Found<string> | undefined
  /** Paths that answer probes; the telemetry server's for Node. */
  readonly liveness: readonly Found<string>[]
  readonly readiness: readonly Found<string>[]
  /** Set where packages are installed from the lockfile of a whole workspace. */
  readonly workspace: Found<boolean> | undefined
  readonly lockfile: string | undefined
  readonly instrumentation: Found<Service['instrumentation']>
  /** The file of code with the call of `instrument()`; without one, that which is run, or which what is run is built from. */
  readonly source: string | undefined
  readonly configFile: Found<string>
  readonly remote: Found<Remote> | undefined
  /** Pipelines that are there, each with what that means for ours. */
  readonly pipelines: readonly Found<string>[]
}

/** What is read differently in each language. */
export type LanguageFacts = Omit<Facts, 'app' | 'remote' | 'pipelines'>
