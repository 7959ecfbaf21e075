import type { Worker } from 'node:worker_threads'
import { builtin } from '../builtin.ts'
import type { ActiveScope } from '../context/active-scope.ts'
import type { Identity } from '../identity.ts'
import type { Journal } from '../journal.ts'
import { VERSION } from '../version.ts'
import { enterForeign, scopeContextManager } from './context-manager.ts'
import { globalApi, isSetUp, providerName } from './global-api.ts'
import type { GlobalApi } from './global-api.ts'
import { findOpenTelemetry, OpenTelemetryMissing } from './load.ts'
import type { OpenTelemetry } from './load.ts'
import type { ContextManager, Propagator } from './opentelemetry.ts'
import type { TracesSettings } from './options.ts'
import { createPropagator, createSdk, ratioOfRoots } from './own-sdk.ts'
import type { Outbox, OwnSdk } from './own-sdk.ts'
import { Recorder } from './recorder.ts'
import { Redaction } from './redact.ts'

/** What a connection needs of the SDK. */
export interface ConnectionParts {
  readonly journal: Journal
  readonly scope: ActiveScope
  readonly identity: Identity
  /** The threads of the SDK, for the one that sends. */
  readonly ownThreads: WeakSet<Worker>
}

/** Spans are recorded: by us, or by what the application has set up. */
export interface Connection {
  readonly recorder: Recorder
  /** Of the application's sdk-node. */
  readonly version: string
  /** Version of the API that everybody in the process must find. */
  readonly api: string
  /** What records and exports; else the name of the application's provider, which does. */
  readonly by: OwnSdk | string
  /** Takes back what was registered, so that somebody else can register. */
  disconnect(): void
}

/**
 * Loads OpenTelemetry and connects to it. Throws an Error whose message says for people why that cannot be.
 *
 * @param entry The application's main file, from where OpenTelemetry is looked for.
 * @param outbox Where spans are sent, unless the application's provider sends them; `undefined` when there must be such a provider.
 */
export async function connect(
  entry: string | undefined,
  settings: TracesSettings,
  outbox: Outbox | undefined,
  parts: ConnectionParts,
): Promise<Connection> {
  try {
    return await connected(entry, settings, outbox, parts)
  } catch (error) {
    if (error instanceof OpenTelemetryMissing) throw error
    throw new Error(`OpenTelemetry cannot be used: ${String(error)}`, { cause: error })
  }
}

/**
 * What the application has registered with the API is used and never replaced; the rest is
 * ours and is registered, so that spans of the application's own are recorded and find their place.
 */
async function connected(
  entry: string | undefined,
  settings: TracesSettings,
  outbox: Outbox | undefined,
  { journal, scope, identity, ownThreads }: ConnectionParts,
): Promise<Connection> {
  const installation = findOpenTelemetry(entry)
  const otel = await installation.load()
  const propagator = await createPropagator(otel, installation, settings.propagators)
  const own =
    outbox === undefined || isSetUp()
      ? undefined
      : createSdk(await installation.loadSdk(outbox.target.protocol), settings, outbox, identity, {
          hide: (work) => scope.unobserved(work),
          ownThreads,
        })
  const contextManager = scopeContextManager(otel, scope)
  // Nothing is awaited from here on: nobody can register in between.
  const there = globalApi()
  const provider = there?.trace ?? own?.provider
  if (provider === undefined) throw new TypeError('there is nothing that records spans')
  const recorder = new Recorder({
    api: otel.api,
    core: otel.core,
    tracer: provider.getTracer('@ticolops/obs', VERSION),
    contextManager: there?.context ?? contextManager,
    propagator: there?.propagation ?? propagator,
    redaction: new Redaction(settings.redactQueryKeys),
    enter: there?.context && enterForeign(there.context),
    ratioOfRoots:
      there?.trace === undefined && there?.context === undefined ? ratioOfRoots(settings.sampling) : undefined,
    attributesFirst: there?.trace !== undefined,
  })
  for (const text of caveats(there)) journal.warn(`traces: ${text}`)
  const by = there?.trace === undefined ? own : undefined
  const refused = register(otel, there, by, contextManager, propagator)
  if (refused)
    journal.warn(
      `traces: @opentelemetry/api ${globalApi()?.version ?? ''} was used before us and does not accept ${otel.apiVersion}, so that spans made through the API are not recorded. Install one version: npm ls @opentelemetry/api`,
    )
  scope.recordedBy(() => recorder.active)
  return {
    recorder,
    version: installation.version,
    api: globalApi()?.version ?? otel.apiVersion,
    by: by ?? providerName(provider),
    disconnect() {
      scope.recordedBy(undefined)
      if (refused) return
      if (there?.trace === undefined) otel.api.trace.disable()
      if (there?.context === undefined) otel.api.context.disable()
      if (there?.propagation === undefined) otel.api.propagation.disable()
    },
  }
}

/** Registers what nobody has registered; `true` when the API refuses it, because another version of it is in use. */
function register(
  { api }: OpenTelemetry,
  there: GlobalApi | undefined,
  own: OwnSdk | undefined,
  contextManager: ContextManager,
  propagator: Propagator,
): boolean {
  const done = [
    own === undefined || api.trace.setGlobalTracerProvider(own.provider),
    there?.context !== undefined || api.context.setGlobalContextManager(contextManager),
    there?.propagation !== undefined || api.propagation.setGlobalPropagator(propagator),
  ]
  return done.includes(false)
}

/** What is not as one would expect in a process that has set up parts of OpenTelemetry itself. */
function caveats(there: GlobalApi | undefined): readonly string[] {
  const texts: string[] = []
  if (there?.context !== undefined && enterForeign(there.context) === undefined)
    texts.push(
      `the application's context manager (${there.context.constructor.name}) cannot be entered, so that queries and outgoing requests are not below the request that made them. Register AsyncLocalStorageContextManager of @opentelemetry/context-async-hooks, or none.`,
    )
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the mark that OpenTelemetry's wrapper leaves
  if ((builtin.http.Server.prototype.emit as { readonly __wrapped?: boolean }).__wrapped === true)
    texts.push(
      'another instrumentation records the requests of node:http as well (it has wrapped Server.emit), so that each has two spans. Take @opentelemetry/instrumentation-http out, or set traces: false.',
    )
  return texts
}
