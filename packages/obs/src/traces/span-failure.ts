import { errorType } from '../error-type.ts'
import type { Span } from './opentelemetry.ts'
import { STATUS_ERROR } from './opentelemetry.ts'

/** Marks a span as failed; its `error.type` is what the metric's label says. */
export function failSpan(span: Span, type: string): void {
  span.setAttributes({ 'error.type': type })
  span.setStatus({ code: STATUS_ERROR })
}

/** Marks a span as failed with what was thrown, and records that. */
export function recordError(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  span.recordException(error instanceof Error ? error : message)
  span.setAttributes({ 'error.type': errorType(error) })
  span.setStatus({ code: STATUS_ERROR, message })
}
