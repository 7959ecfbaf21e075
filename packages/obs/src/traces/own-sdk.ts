import { hostname } from 'node:os'
import type { Worker } from 'node:worker_threads'
import type { Identity } from '../identity.ts'
import { CountedProcessor } from './counted-export.ts'
import type { Lost } from './counted-export.ts'
import { sendFromThread } from './export-thread.ts'
import type { Sender } from './export-thread.ts'
import type { SpanLedger } from './ledger.ts'
import type { Installation, OpenTelemetry, OpenTelemetrySdk } from './load.ts'
import { DECIDED, RECORD_AND_SAMPLED } from './opentelemetry.ts'
import type { OwnTracerProvider, Propagator, Resource, Sampler, SpanExporter } from './opentelemetry.ts'
import type { PropagatorName, Sampling, Target, TracesSettings } from './options.ts'
import { encodeInOnePass } from './otlp/export-encoding.ts'

/** Where spans are sent, and who keeps the books on them. */
export interface Outbox {
  readonly target: Target
  readonly ledger: SpanLedger
  /** Told of spans that are lost. */
  readonly lost: Lost
  /** Told when the thread that sends has ended by itself, and why. */
  readonly threadEnded: (why: string) => void
}

/** A tracer provider of ours and its one processor. */
export interface OwnSdk {
  /** Of the application's sdk-node. */
  readonly version: string
  readonly provider: OwnTracerProvider
  readonly processor: CountedProcessor
  readonly sender: Sender
}

/** What sending needs, so that it is not taken for the application's. */
export interface Unseen {
  /** Runs what must be neither measured nor recorded. */
  readonly hide: <T>(work: () => T) => T
  /** The threads of the SDK. */
  readonly ownThreads: WeakSet<Worker>
}

/** Makes what records spans and sends them. */
export function createSdk(
  sdk: OpenTelemetrySdk,
  { limits, sampling }: TracesSettings,
  { target, ledger, lost, threadEnded }: Outbox,
  identity: Identity,
  { hide, ownThreads }: Unseen,
): OwnSdk {
  // Headers, timeout, compression and certificates are read from OTEL_EXPORTER_OTLP_* by the exporter itself.
  const exporter = hidden(encodeInOnePass(new sdk.Exporter({ url: target.url }), target.protocol), hide)
  const sender = sendFromThread(exporter, sdk.exporterFile, target.url, { ownThreads, ended: threadEnded })
  const processor = new CountedProcessor(ledger, exporter, limits, (...parts) => sdk.batch(...parts), lost)
  const provider = new sdk.Provider({
    resource: resourceOf(sdk, identity),
    sampler: samplerOf(sdk, sampling),
    spanProcessors: [processor],
  })
  return { version: sdk.version, provider, processor, sender }
}

/** An exporter whose requests are hidden, also where its context is lost: an export that is recorded would never end. */
function hidden(exporter: SpanExporter, hide: Unseen['hide']): SpanExporter {
  const send = exporter.export.bind(exporter)
  exporter.export = (spans, done) => hide(() => send(spans, done))
  return exporter
}

/** What runs: `OTEL_RESOURCE_ATTRIBUTES`, the host and the process, and above all our identity, so that it is the same everywhere. */
function resourceOf({ resources: of }: OpenTelemetrySdk, { service, version, release }: Identity): Resource {
  return of
    .defaultResource()
    .merge(of.detectResources({ detectors: [of.envDetector] }))
    .merge(
      of.resourceFromAttributes({
        'service.name': service,
        'service.version': version,
        release,
        'host.name': hostname(),
        'process.pid': process.pid,
        'process.runtime.name': 'nodejs',
        'process.runtime.version': process.versions.node,
      }),
    )
}

function samplerOf({ samplers }: OpenTelemetrySdk, { ratio, parentBased }: Sampling): Sampler {
  const root =
    ratio === 1
      ? new samplers.AlwaysOnSampler()
      : ratio === 0
        ? new samplers.AlwaysOffSampler()
        : new samplers.TraceIdRatioBasedSampler(ratio)
  return parentBased ? new samplers.ParentBasedSampler({ root: unlessDecided(root) }) : root
}

/** Whether a trace that begins here is recorded has been decided before there was a span: see {@link DECIDED}. */
function unlessDecided(sampler: Sampler): Sampler {
  return {
    shouldSample: (context, ...rest) =>
      context.getValue(DECIDED) === true ? { decision: RECORD_AND_SAMPLED } : sampler.shouldSample(context, ...rest),
    toString: () => sampler.toString(),
  }
}

/**
 * Part of the requests that begin a trace which are recorded, where that can be decided without a span: for those that are not, none is made,
 * which is most of what sampling would cost. `undefined` where the sampler must see each.
 */
export function ratioOfRoots({ ratio, parentBased }: Sampling): number | undefined {
  return parentBased ? ratio : undefined
}

export async function createPropagator(
  { core }: OpenTelemetry,
  installation: Installation,
  names: readonly PropagatorName[],
): Promise<Propagator> {
  const propagators = []
  for (const name of names) {
    if (name === 'tracecontext') propagators.push(new core.W3CTraceContextPropagator())
    else if (name === 'baggage') propagators.push(new core.W3CBaggagePropagator())
    else {
      const { B3Propagator, B3InjectEncoding } = await installation.loadB3()
      propagators.push(
        name === 'b3' ? new B3Propagator() : new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
      )
    }
  }
  return new core.CompositePropagator({ propagators })
}
