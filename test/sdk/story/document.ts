import { branches, shownName } from './tree.ts'
import type { Branch } from './tree.ts'
import type { Story } from './story.ts'

type Cell = string | number | boolean | undefined

/** The story as Markdown. */
export function document(story: Story): string {
  const { traceId } = story
  const root = story.spans.find(({ parentSpanId }) => parentSpanId === '')
  const failed = story.spans.find((span) => span.failed && span !== root)
  const line = story.lines.find(({ level }) => level === 'error') as Readonly<Record<string, Cell>> | undefined
  const [event] = story.events
  const page = story.openMetrics.split('\n')
  const exemplar = page.find((each) => each.includes(`trace_id="${traceId}"`) && each.includes('/orders/:id')) ?? ''
  const buildInfo = page.find((each) => each.startsWith('ticolops_build_info{')) ?? ''
  const trace = event?.contexts?.['trace'] as Readonly<Record<string, Cell>> | undefined
  const tags = event?.tags as Readonly<Record<string, Cell>> | undefined
  return `# One request
A shop answers \`GET /orders/7\`: it asks PostgreSQL, Redis and a stock service, and fails because there is not enough. The shop is an
Express application with \`instrument({ service: 'shop' })\`; the stock service is FastAPI under OpenTelemetry's own instrumentation for
Python, and asks the shop back. Spans of both go through an OpenTelemetry Collector. All that follows was received in one run of
\`test/sdk/story\`, and is written by \`UPDATE_DOCS=1 scripts/test one-request\`.

## The trace
\`\`\`
${tree(branches(story.spans))}
\`\`\`

## The same request, told by each
${table([
  ['', 'span', 'log line', 'Sentry event', 'metric'],
  ['trace', failed?.traceId, line?.['trace_id'], trace?.['trace_id'], valueIn(exemplar, 'trace_id')],
  [
    'span',
    `${failed?.spanId} below ${failed?.parentSpanId}`,
    line?.['span_id'],
    trace?.['span_id'],
    valueIn(exemplar, 'span_id'),
  ],
  [
    'route',
    root?.attributes['http.route'],
    line?.['http_route'],
    tags?.['http.route'],
    valueIn(exemplar, 'http_route'),
  ],
  ['release', root?.resource['release'], line?.['release'], event?.release, valueIn(buildInfo, 'release')],
  ['order', root?.attributes['order.id'], line?.['order.id'], tags?.['order.id'], ''],
  ['what failed', failed?.attributes['error.type'], line?.['msg'], event?.exception?.values.at(-1)?.value, '500'],
])}

## The log lines
\`\`\`json
${story.lines.map((each) => JSON.stringify(each)).join('\n')}
\`\`\`

## The Sentry event
Without its stack.
\`\`\`json
${JSON.stringify(shownEvent(event), null, 2)}
\`\`\`

## The metrics
From the shop's page, in OpenMetrics: the bucket that the request fell into, with its exemplar, and what runs.
\`\`\`
${exemplar}
${buildInfo}
\`\`\`
`
}

/** The document without what differs between two runs: ids, times, ports, and the bucket that a duration falls into. */
export function timeless(text: string): string {
  return text
    .replaceAll(/\} [\d.]+ [\d.]+$/gm, '} <exemplar>')
    .replaceAll(/\b[\da-f]{32}\b/g, '<trace>')
    .replaceAll(/\b[\da-f]{16}\b/g, '<span>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/(?<="timestamp": )[\d.]+/g, '<time>')
    .replaceAll(/ *\d+\.\d ms/g, ' <duration>')
    .replaceAll(/le="[\d.]+"/g, '<bucket>')
    .replaceAll(/node_version="[^"]*"/g, '<node>')
}

const WIDTH = 52

function tree(of: readonly Branch[]): string {
  return of
    .map(({ span, lasts }) => {
      const above = lasts.slice(0, -1).map((last) => (last ? '   ' : '│  '))
      const own = lasts.length === 0 ? '' : lasts.at(-1) === true ? '└─ ' : '├─ '
      const place = `${above.join('')}${own}${shownName(span)}`.padEnd(WIDTH)
      const duration = `${span.duration.toFixed(1)} ms`.padStart(9)
      const service = String(span.resource['service.name']).padEnd(6)
      return `${service} ${place} ${span.kind.padEnd(8)} ${duration}${span.failed ? '  failed' : ''}`
    })
    .join('\n')
}

function table([head = [], ...rows]: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map((cell) => String(cell ?? '–')).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** The value of a label in a line of a page. */
function valueIn(line: string, label: string): string | undefined {
  return new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1]
}

function shownEvent(event: Story['events'][number] | undefined): object {
  if (event === undefined) return {}
  const { event_id, timestamp, level, release, environment, transaction, request, tags, contexts, exception } = event
  const values = exception?.values.map(({ stacktrace: _stack, ...rest }) => rest)
  const trace = contexts?.['trace']
  return {
    event_id,
    timestamp,
    level,
    release,
    environment,
    transaction,
    request,
    tags,
    contexts: { trace },
    exception: { values },
  }
}
