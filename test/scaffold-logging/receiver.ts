import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import protobuf from 'protobufjs'

/** The part of https://github.com/open-telemetry/opentelemetry-proto that log records are sent in. */
const { root } = protobuf.parse(`
syntax = "proto3";
message ExportLogsServiceRequest { repeated ResourceLogs resource_logs = 1; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeLogs { repeated LogRecord log_records = 2; }
message LogRecord {
  fixed64 time_unix_nano = 1; int32 severity_number = 2; string severity_text = 3; AnyValue body = 5; repeated KeyValue attributes = 6;
  fixed32 flags = 8; bytes trace_id = 9; bytes span_id = 10;
}
message KeyValue { string key = 1; AnyValue value = 2; }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message AnyValue { oneof value {
  string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; KeyValueList kvlist_value = 6;
} }
`)
const Request = root.lookupType('ExportLogsServiceRequest')

/** A log record as a backend sees it. */
export interface ReceivedRecord {
  /** Unix time in milliseconds. */
  readonly time: number
  readonly severity: number
  readonly body: unknown
  readonly traceId: string
  readonly spanId: string
  readonly flags: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, unknown>>
}

interface AnyValue {
  readonly value?: string
  readonly arrayValue?: { readonly values: readonly AnyValue[] }
  readonly kvlistValue?: { readonly values: readonly KeyValue[] }
  readonly [kind: string]: unknown
}
interface KeyValue {
  readonly key: string
  readonly value: AnyValue
}
interface Decoded {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] }
    readonly scopeLogs: readonly {
      readonly logRecords: readonly {
        readonly timeUnixNano: string
        readonly severityNumber: number
        readonly body?: AnyValue | null
        readonly attributes: readonly KeyValue[]
        readonly flags: number
        readonly traceId: Buffer
        readonly spanId: Buffer
      }[]
    }[]
  }[]
}

function decode(body: Buffer): ReceivedRecord[] {
  const options = { longs: String, bytes: Buffer, arrays: true, defaults: true, oneofs: true }
  const { resourceLogs } = Request.toObject(Request.decode(body), options) as unknown as Decoded
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map((record) => ({
        time: Number(BigInt(record.timeUnixNano) / 1_000_000n),
        severity: record.severityNumber,
        body: plain(record.body),
        traceId: record.traceId.toString('hex'),
        spanId: record.spanId.toString('hex'),
        flags: record.flags,
        attributes: plainPairs(record.attributes),
        resource: plainPairs(resource.attributes),
      })),
    ),
  )
}

const plainPairs = (pairs: readonly KeyValue[]): Record<string, unknown> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]))

function plain(value: AnyValue | null | undefined): unknown {
  if (value?.value === undefined) return undefined
  if (value.arrayValue) return value.arrayValue.values.map((each) => plain(each))
  if (value.kvlistValue) return plainPairs(value.kvlistValue.values)
  return value.value === 'intValue' ? Number(value[value.value]) : value[value.value]
}

/** A backend that takes log records by OTLP over HTTP, in protobuf, on loopback. */
export class LogReceiver {
  /** In the order in which they came, as often as they came. */
  readonly records: ReceivedRecord[] = []
  readonly #server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      if (request.url !== '/otlp/v1/logs') return response.writeHead(404).end()
      this.records.push(...decode(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body))
      return response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  #port = 0

  /** Listens, on the same port as before when it did. */
  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
    return this
  }

  /** As Loki's. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}/otlp`
  }

  /** Breaks every connection and listens no more. */
  async vanish(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}
