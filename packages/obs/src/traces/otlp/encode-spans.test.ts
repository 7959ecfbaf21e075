import { findPackageJSON } from 'node:module'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Installation, SDK_PACKAGE } from '../load.ts'
import type { OpenTelemetrySdk } from '../load.ts'
import type { SpanExporter } from '../opentelemetry.ts'
import { SpanEncoder } from './encode-spans.ts'
import { encodeInOnePass } from './export-encoding.ts'
import type { AttributeMap, HrTime, RecordedSpan, SpanContext, SpanEvent, SpanLink } from './recorded-span.ts'

/** The lines of OpenTelemetry that the tests' applications depend on. */
const LINES = ['2', '3']

async function load(line: string): Promise<OpenTelemetrySdk> {
  const application = new URL(`../../../../../test/sdk/traces/apps/otel-${line}/package.json`, import.meta.url)
  const manifest = findPackageJSON(SDK_PACKAGE, application)
  if (manifest === undefined) throw new Error(`${application.href} has no ${SDK_PACKAGE}`)
  return new Installation(manifest).loadSdk('http/protobuf')
}

/** What an exporter sends for these spans. */
function sentBy(exporter: SpanExporter, spans: readonly RecordedSpan[]): Uint8Array {
  const { _delegate: delegate } = exporter as unknown as {
    readonly _delegate: { readonly _serializer: { serializeRequest(spans: readonly RecordedSpan[]): Uint8Array } }
  }
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
  return delegate._serializer.serializeRequest(spans)
}

/** OpenTelemetry's own way. */
function serialize({ Exporter }: OpenTelemetrySdk, spans: readonly RecordedSpan[]): Uint8Array {
  return sentBy(new Exporter({ url: 'http://127.0.0.1:1' }), spans)
}

const digits = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'))
/** Short and long, of one byte for each character and of more. */
const text = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ minLength: 120, maxLength: 140 }),
  fc.string({ unit: 'grapheme', minLength: 100, maxLength: 140 }),
  // Half of a character, as cutting a text leaves it.
  fc.string({ maxLength: 30 }).map((before) => `${before}\ud83d`),
)
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(-(2 ** 63), 2 ** 63, 2 ** 62, 2 ** 32, 2 ** 32 - 1, -1, -0),
)
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(fc.option(scalar, { nil: null }), { maxLength: 40 }),
  fc.uint8Array({ maxLength: 200 }),
  fc.dictionary(text, scalar, { maxKeys: 4 }),
  fc.constant(undefined),
)
const attributeMap: fc.Arbitrary<AttributeMap> = fc.dictionary(text, value, { maxKeys: 20 })
const count = fc.oneof(fc.constant(0), fc.nat({ max: 0x7fffffff }))
const time: fc.Arbitrary<HrTime> = fc.tuple(fc.nat({ max: 4_600_000_000 }), fc.nat({ max: 999_999_999 }))
const context: fc.Arbitrary<SpanContext> = fc.record({
  traceId: digits(16),
  spanId: digits(8),
  traceFlags: fc.nat({ max: 255 }),
  isRemote: fc.option(fc.boolean(), { nil: undefined }),
  traceState: fc.option(
    text.map((state) => ({ serialize: () => state })),
    { nil: undefined },
  ),
})
const optional = fc.option(attributeMap, { nil: undefined })
const event: fc.Arbitrary<SpanEvent> = fc.record({
  time,
  name: text,
  attributes: optional,
  droppedAttributesCount: fc.option(count, { nil: undefined }),
})
const link: fc.Arbitrary<SpanLink> = fc.record({
  context,
  attributes: optional,
  droppedAttributesCount: fc.option(count, { nil: undefined }),
})
const url = fc.option(text, { nil: undefined })

/** Of two resources and three scopes at most, as they come together in a batch. */
const batch: fc.Arbitrary<readonly RecordedSpan[]> = fc
  .tuple(
    fc.array(fc.record({ attributes: attributeMap, schemaUrl: url }), { minLength: 1, maxLength: 2 }),
    fc.array(
      fc.record({
        name: text,
        version: url,
        schemaUrl: url,
        attributes: optional,
        droppedAttributesCount: fc.option(count, { nil: undefined }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .chain(([resources, scopes]) =>
    fc.array(
      fc
        .record({
          own: context,
          parentSpanContext: fc.option(context, { nil: undefined }),
          name: text,
          kind: fc.nat({ max: 4 }),
          startTime: time,
          endTime: time,
          status: fc.record({ code: fc.nat({ max: 2 }), message: url }),
          attributes: attributeMap,
          droppedAttributesCount: count,
          events: fc.array(event, { maxLength: 3 }),
          droppedEventsCount: count,
          links: fc.array(link, { maxLength: 3 }),
          droppedLinksCount: count,
          resource: fc.constantFrom(...resources),
          instrumentationScope: fc.constantFrom(...scopes),
        })
        .map(({ own, ...span }) => Object.assign(span, { spanContext: () => own })),
      { maxLength: 6 },
    ),
  )

const PLAIN: RecordedSpan = {
  name: 'GET /users/:id',
  kind: 1,
  spanContext: () => ({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }),
  startTime: [1_800_000_000, 999_999_999],
  endTime: [1_800_000_001, 1],
  status: { code: 0 },
  attributes: { 'http.request.method': 'GET', 'http.route': '/users/:id', 'http.response.status_code': 200 },
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
  resource: { attributes: { 'service.name': 'shop' } },
  instrumentationScope: { name: '@ticolops/obs', version: '1.0.0' },
}

describe.each(LINES)('encoding of spans beside OpenTelemetry %s.x', async (line) => {
  const sdk = await load(line)

  /** Whether both give the same, byte for byte. */
  function isSame(encoder: SpanEncoder, spans: readonly RecordedSpan[]): boolean {
    return Buffer.from(encoder.encode(spans)).equals(serialize(sdk, spans))
  }

  it('gives the same bytes', () => {
    const encoder = new SpanEncoder()
    fc.assert(
      fc.property(batch, (spans) => {
        expect(isSame(encoder, spans)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  // The length of all takes one byte more from 16 kB and from 2 MB on.
  it.each([1, 50, 120, 10_000, 20_000])('gives the same bytes for %d spans, twice', (length) => {
    const spans = Array.from({ length }, () => PLAIN)
    const encoder = new SpanEncoder()
    expect([isSame(encoder, spans), isSame(encoder, spans)]).toEqual([true, true])
  })

  it('gives the same bytes for more names of attributes than are kept', () => {
    const attributes = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`name.${index}`, index]))
    const encoder = new SpanEncoder()
    expect([isSame(encoder, [{ ...PLAIN, attributes }]), isSame(encoder, [{ ...PLAIN, attributes }])]).toEqual([
      true,
      true,
    ])
  })

  it('leaves a batch to OpenTelemetry whose spans are not what they should be', () => {
    const spans = [PLAIN, { ...PLAIN, name: 7 as unknown as string }]
    const exporter = encodeInOnePass(new sdk.Exporter({ url: 'http://127.0.0.1:1' }), 'http/protobuf')
    expect(() => new SpanEncoder().encode(spans)).toThrow(TypeError)
    expect(Buffer.from(sentBy(exporter, spans)).equals(serialize(sdk, spans))).toBe(true)
  })
})
