import type { Attributes } from '../context/attributes.ts'
import type { Span } from '../traces/opentelemetry.ts'
import { failSpan } from '../traces/span-failure.ts'
import type { Recorder } from '../traces/recorder.ts'
import type { DatabaseSystem } from './database-system.ts'
import { querySummary, queryText } from './query-text.ts'

/** Where an operation goes, as far as its driver says. */
export interface DatabaseTarget {
  readonly address?: string | undefined
  readonly port?: number | undefined
  /** Name or number of the database. */
  readonly namespace?: string | undefined
}

/** An SQL text and whether its values are passed beside it. */
export interface Query {
  readonly sql: string
  readonly hasParameters: boolean
}

/**
 * Begins the span of an operation: https://opentelemetry.io/docs/specs/semconv/database/database-spans/. Only inside of a span that is
 * recorded: what an application does on its own, such as a queue that asks Redis ten times a second, would be a trace each time.
 */
export function startOperationSpan(
  recorder: Recorder,
  system: DatabaseSystem,
  operation: string,
  target: DatabaseTarget,
  query: Query | undefined,
): Span | undefined {
  if (!recorder.isRecording) return undefined
  const text = query && system !== 'redis' ? queryText(query.sql, system, query.hasParameters) : undefined
  const summary = text === undefined ? '' : querySummary(operation, text)
  const name = summary || (operation === '_OTHER' ? system : operation)
  return recorder.startClient(name, () => attributesOf(system, operation, target, text, summary))
}

/** Ends it. `errorType` is empty when the operation succeeded. */
export function endOperationSpan(span: Span, errorType: string): void {
  if (errorType !== '') failSpan(span, errorType)
  span.end()
}

function attributesOf(
  system: DatabaseSystem,
  operation: string,
  { address, port, namespace }: DatabaseTarget,
  text: string | undefined,
  summary: string,
): Attributes {
  return {
    'db.system.name': system,
    ...(operation === '_OTHER' ? {} : { 'db.operation.name': operation }),
    ...(namespace === undefined ? {} : { 'db.namespace': namespace }),
    ...(address === undefined ? {} : { 'server.address': address }),
    ...(port === undefined ? {} : { 'server.port': port }),
    ...(text === undefined ? {} : { 'db.query.text': text }),
    ...(summary === '' ? {} : { 'db.query.summary': summary }),
  }
}
