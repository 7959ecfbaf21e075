import type { RequestState } from '../request-state.ts'

/** The parts of a response of node:http, or a stream of node:http2, that tell what was answered. */
interface Answer {
  readonly headersSent?: boolean
  readonly statusCode?: number
  readonly sentHeaders?: { readonly ':status'?: number }
}

/** Whether the client has its answer, or the beginning of one: then what happens next cannot change it. */
export function isAnswered(state: RequestState): boolean {
  return state.ended || (state.response as Answer).headersSent === true
}

/** The status that was answered; `undefined` when there was no answer. */
export function statusOf(state: RequestState): number | undefined {
  const { headersSent, statusCode, sentHeaders } = state.response as Answer
  return headersSent === true ? (statusCode ?? sentHeaders?.[':status']) : undefined
}

/** Whether an error says itself that it is the client's, as those of http-errors and of frameworks do. */
export function isClientError(error: unknown): boolean {
  const { status, statusCode } = error as { status?: unknown; statusCode?: unknown }
  const code = typeof statusCode === 'number' ? statusCode : status
  return typeof code === 'number' && code >= 400 && code < 500
}
