import type { Attributes, AttributeValue } from '../context/attributes.ts'
import type { Mechanism, Occurrence } from './occurrence.ts'
import type { ErrorEvent } from './options.ts'

/** Attributes that say who was hurt, and the fields of Sentry's user that they are. */
const USER_FIELDS: Readonly<Record<string, string>> = {
  'user.id': 'id',
  'enduser.id': 'id',
  'user.email': 'email',
  'user.name': 'username',
}

/** What Sentry takes as a tag: https://develop.sentry.dev/sdk/foundations/envelopes/event-payloads/#optional-attributes */
const TAG_NAME = /^[\w.:-]{1,200}$/
const MAX_TAG_VALUE = 200

/** Text by which Sentry tells where events come from: https://develop.sentry.dev/sdk/data-model/event-payloads/exception/#exception-mechanism */
const MECHANISM_TYPES: Readonly<Record<Mechanism, string>> = {
  handled: 'generic',
  framework: 'auto.http.ticolops_obs',
  uncaught_exception: 'onuncaughtexception',
  unhandled_rejection: 'onunhandledrejection',
}

export function mechanismOf({ mechanism }: Occurrence): { readonly type: string; readonly handled: boolean } {
  return { type: MECHANISM_TYPES[mechanism], handled: mechanism === 'handled' }
}

/** What an event tells beside the error itself: when, in which request and trace, and what the application has set. */
export function eventData({ at, attributes, trace, request, mechanism }: Occurrence): ErrorEvent {
  const { user, tags, others } = sorted(attributes)
  const { method, route, path } = request ?? {}
  const contexts = {
    ...(trace !== undefined && { trace: { trace_id: trace.traceId, span_id: trace.spanId } }),
    ...(Object.keys(others).length > 0 && { attributes: others }),
  }
  return {
    timestamp: at / 1000,
    level: mechanism === 'uncaught_exception' ? 'fatal' : 'error',
    contexts,
    tags: {
      ...tags,
      ...(method !== undefined && { 'http.request.method': method }),
      ...(route !== undefined && { 'http.route': route }),
    },
    ...(Object.keys(user).length > 0 && { user }),
    ...(route !== undefined && { transaction: `${method} ${route}` }),
    ...(request !== undefined && { request: { method, url: path } }),
  }
}

interface Sorted {
  readonly user: Record<string, AttributeValue>
  readonly tags: Record<string, AttributeValue>
  /** What is no tag, because its name or its value is too long for one. */
  readonly others: Record<string, AttributeValue>
}

function sorted(attributes: Attributes): Sorted {
  const found: Sorted = { user: {}, tags: {}, others: {} }
  for (const [name, value] of Object.entries(attributes)) {
    const field = USER_FIELDS[name]
    if (field !== undefined) found.user[field] = value
    else if (TAG_NAME.test(name) && isTagValue(String(value))) found.tags[name] = value
    else found.others[name] = value
  }
  return found
}

function isTagValue(text: string): boolean {
  return text.length <= MAX_TAG_VALUE && !text.includes('\n')
}
