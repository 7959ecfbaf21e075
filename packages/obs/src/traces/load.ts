import { createRequire as requireFrom, findPackageJSON } from 'node:module'
import nodePath from 'node:path'
import { pathToFileURL as urlOf } from 'node:url'
import { builtin } from '../builtin.ts'
import type {
  Api,
  B3,
  BatchLimits,
  ContextAsyncHooks,
  Core,
  OtlpExporter,
  Resources,
  SdkTrace,
  SdkTraceBase,
  SpanExporter,
  SpanProcessor,
} from './opentelemetry.ts'
import type { Protocol } from './options.ts'

/** The package that an application installs to have traces. */
export const SDK_PACKAGE = '@opentelemetry/sdk-node'

/** What spans are made with: parts of the application's own OpenTelemetry. */
export interface OpenTelemetry {
  readonly api: Api
  readonly apiVersion: string
  readonly core: Core
  readonly contextManagers: ContextAsyncHooks
}

/** What is needed beside that to export spans. */
export interface OpenTelemetrySdk {
  /** Version of its sdk-node: 0.2xx is the line 2.x, 0.3xx is 3.x. */
  readonly version: string
  readonly resources: Resources
  readonly samplers: Pick<
    SdkTrace,
    'AlwaysOnSampler' | 'AlwaysOffSampler' | 'ParentBasedSampler' | 'TraceIdRatioBasedSampler'
  >
  readonly Provider: SdkTrace['TracerProvider']
  readonly Exporter: OtlpExporter['OTLPTraceExporter']
  /** The module that the exporter comes from. */
  readonly exporterFile: string
  batch(exporter: SpanExporter, limits: BatchLimits): SpanProcessor
}

/** OpenTelemetry cannot be used; the message says what to do. */
export class OpenTelemetryMissing extends Error {}

/** Loads parts of one installation of OpenTelemetry. */
export class Installation {
  readonly version: string
  readonly #require: NodeJS.Require

  /** @param manifest The package.json of its sdk-node. */
  constructor(manifest: string) {
    this.version = versionIn(manifest)
    this.#require = requireFrom(manifest)
  }

  /**
   * The parts that spans are made with. NodeSDK itself is left alone: it loads exporters of every protocol, metrics, logs and gRPC
   * (measured: 160 to 320 ms and 40 MB, against 90 to 110 ms and 20 MB for what is used), and its processor does not tell what it drops.
   * The parts are loaded one in each turn of the event loop, so that the application answers in between.
   */
  async load(): Promise<OpenTelemetry> {
    const api = await this.#part<Api>('@opentelemetry/api')
    const core = await this.#part<Core>('@opentelemetry/core')
    const contextManagers = await this.#part<ContextAsyncHooks>('@opentelemetry/context-async-hooks')
    return { api, apiVersion: this.versionOf('@opentelemetry/api'), core, contextManagers }
  }

  async loadSdk(protocol: Protocol): Promise<OpenTelemetrySdk> {
    const resources = await this.#part<Resources>('@opentelemetry/resources')
    const sdk = await this.#sdkTrace()
    const exporter = await this.#part<OtlpExporter>(EXPORTERS[protocol])
    const exporterFile = this.#require.resolve(EXPORTERS[protocol])
    return { version: this.version, resources, ...sdk, Exporter: exporter.OTLPTraceExporter, exporterFile }
  }

  async loadB3(): Promise<B3> {
    return this.#part('@opentelemetry/propagator-b3')
  }

  /** Version of a package as this installation sees it. */
  versionOf(name: string): string {
    return versionIn(findPackageJSON(name, urlOf(this.#require.resolve(name))) ?? '')
  }

  /** The package of 3.x and of late 2.x, else that of 2.x, whose processor is made in another way. */
  async #sdkTrace(): Promise<Pick<OpenTelemetrySdk, 'samplers' | 'Provider' | 'batch'>> {
    if (this.#has('@opentelemetry/sdk-trace')) {
      const sdk = await this.#part<SdkTrace>('@opentelemetry/sdk-trace')
      return {
        samplers: sdk,
        Provider: sdk.TracerProvider,
        batch: (exporter, limits) => new sdk.BatchSpanProcessor({ exporter, ...limits }),
      }
    }
    const sdk = await this.#part<SdkTraceBase>('@opentelemetry/sdk-trace-base')
    return {
      samplers: sdk,
      Provider: sdk.BasicTracerProvider,
      batch: (exporter, limits) => new sdk.BatchSpanProcessor(exporter, limits),
    }
  }

  #has(name: string): boolean {
    try {
      this.#require.resolve(name)
      return true
    } catch {
      return false
    }
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the shape, which no type here can know
  async #part<T>(name: string): Promise<T> {
    await new Promise((resolve) => setImmediate(resolve))
    try {
      return this.#require(name) as T
    } catch (error) {
      throw new OpenTelemetryMissing(
        `${name} of ${SDK_PACKAGE} ${this.version} cannot be loaded: ${firstLine(error)}. Install both anew.`,
      )
    }
  }
}

const EXPORTERS: Readonly<Record<Protocol, string>> = {
  'http/protobuf': '@opentelemetry/exporter-trace-otlp-proto',
  'http/json': '@opentelemetry/exporter-trace-otlp-http',
  grpc: '@opentelemetry/exporter-trace-otlp-grpc',
}

/** Lines 2.x (sdk-node 0.200 and newer) and 3.x (0.300 and newer). */
const OLDEST = 200

/**
 * The OpenTelemetry of an application: as the started program sees it, else the working directory. Throws {@link OpenTelemetryMissing}
 * when there is none, or one that is too old.
 *
 * @param program The started program, `process.argv[1]`.
 */
export function findOpenTelemetry(program: string | undefined): Installation {
  const bases = [program === undefined ? undefined : realPath(program), nodePath.join(process.cwd(), 'package.json')]
  for (const base of bases) {
    const manifest = base === undefined ? undefined : found(base)
    if (manifest === undefined) continue
    const installation = new Installation(manifest)
    const [major = 0, minor = 0] = installation.version.split('.').map(Number)
    if (major === 0 && minor < OLDEST)
      throw new OpenTelemetryMissing(
        `${SDK_PACKAGE} ${installation.version} is too old; install 0.${OLDEST} or newer: npm install ${SDK_PACKAGE} @opentelemetry/api`,
      )
    return installation
  }
  throw new OpenTelemetryMissing(
    `${SDK_PACKAGE} is not installed where the application runs. Install it: npm install ${SDK_PACKAGE} @opentelemetry/api`,
  )
}

function found(base: string): string | undefined {
  try {
    const manifest = findPackageJSON(SDK_PACKAGE, urlOf(base))
    // Its own packages are beside where it really lies, which is elsewhere with pnpm.
    return manifest && realPath(manifest)
  } catch {
    return undefined
  }
}

function versionIn(manifest: string): string {
  try {
    return String((JSON.parse(builtin.fs.readFileSync(manifest, 'utf8')) as { version?: unknown }).version)
  } catch {
    return ''
  }
}

function realPath(file: string): string | undefined {
  try {
    return builtin.fs.realpathSync(file)
  } catch {
    return undefined
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}
