import { commented } from '../kubernetes/yaml.ts'
import { SECRETS } from './secrets.ts'

/** A step of the receiver that reads files. */
type Operator = Readonly<Record<string, unknown>>

/** In a configuration of the Collector a dollar would begin a variable. */
const literal = (text: string): string => text.replaceAll('$', '$$$$')

const has = (field: string): string => `attributes.${field} != nil`

/** A value goes elsewhere; where it is missing, nothing does. */
const move = (field: string, to: string, condition = has(field)): Operator => ({
  type: 'move',
  if: condition,
  from: `attributes.${field}`,
  to,
})
const remove = (field: string): Operator => ({ type: 'remove', if: has(field), field: `attributes.${field}` })

/** Secrets go before anything is read: from whatever text it is. */
export const withoutSecrets: readonly unknown[] = SECRETS.map(({ about, pattern, left }) =>
  commented(about, {
    type: 'regex_replace',
    field: 'body',
    regex: literal(pattern),
    replace_with: literal(left),
  }),
)

/**
 * Lines of JSON become records of OpenTelemetry's log model
 * (https://opentelemetry.io/docs/specs/otel/logs/data-model/). The names are those of @ticolops/obs; pino, winston and
 * bunyan have them, too, or others that stand beside them. Other lines stay as they are.
 */
export const logModel: readonly unknown[] = [
  commented('A line that is no JSON stays text.', {
    type: 'json_parser',
    if: 'body startsWith "{"',
    parse_from: 'body',
    parse_to: 'attributes',
    on_error: 'send_quiet',
  }),
  commented('RFC 3339; or milliseconds, as pino alone writes them.', {
    type: 'time_parser',
    if: 'type(attributes.time) == "string"',
    parse_from: 'attributes.time',
    layout_type: 'gotime',
    layout: '2006-01-02T15:04:05.999999999Z07:00',
    on_error: 'send_quiet',
  }),
  {
    type: 'time_parser',
    if: 'type(attributes.time) == "float"',
    parse_from: 'attributes.time',
    layout_type: 'epoch',
    layout: 'ms',
    on_error: 'send_quiet',
  },
  remove('time'),
  commented('Words; or numbers, as pino and bunyan alone write them.', {
    type: 'severity_parser',
    if: has('level'),
    parse_from: 'attributes.level',
    preset: 'none',
    mapping: {
      trace: ['trace', 'silly', '10'],
      debug: ['debug', 'verbose', 'http', '20'],
      info: ['info', 'notice', '30'],
      warn: ['warn', 'warning', '40'],
      error: ['error', '50'],
      fatal: ['fatal', 'critical', 'crit', 'alert', 'emerg', '60'],
    },
    on_error: 'send_quiet',
  }),
  remove('level'),
  commented('The trace becomes that of the record.', {
    type: 'trace_parser',
    if: has('trace_id'),
    trace_id: { parse_from: 'attributes.trace_id' },
    span_id: { parse_from: 'attributes.span_id' },
    trace_flags: { parse_from: 'attributes.trace_flags' },
    on_error: 'send_quiet',
  }),
  ...['trace_id', 'span_id', 'trace_flags'].map((field) => remove(field)),
  commented('Whose line it is.', move('service', 'resource["service.name"]')),
  move('release', 'resource["service.version"]'),
  move('http_route', 'attributes["http.route"]'),
  commented(
    'An error, as pino writes it.',
    move('err.type', 'attributes["exception.type"]', 'attributes.err?.type != nil'),
  ),
  move('err.message', 'attributes["exception.message"]', 'attributes.err?.message != nil'),
  move('err.stack', 'attributes["exception.stacktrace"]', 'attributes.err?.stack != nil'),
  { type: 'remove', if: 'type(attributes.err) == "map" and len(attributes.err) == 0', field: 'attributes.err' },
  move('msg', 'body'),
  move('message', 'body'),
]
