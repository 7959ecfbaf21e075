import { barChart } from '../bar-chart.ts'
import type { ChartBar, ChartPanel } from '../bar-chart.ts'
import type { Spread } from '../spread.ts'
import { LIMITS, scrapeLimit } from './bars.ts'
import type { Results } from './results.ts'

/** The run as a picture. */
export function chart(results: Results): string {
  const { date, cpu, cores, node } = results.about
  return barChart(
    'What measuring costs',
    `${date} · ${cores} × ${cpu} · Node ${node} · median [min–max]`,
    panels(results),
  )
}

function panels({ requests, start, scrapes, observations, logs, routes }: Results): ChartPanel[] {
  const all: ChartPanel[] = [
    {
      title: 'Throughput at saturation, ratio to the bare app',
      digits: 2,
      bars: byApp(requests, ({ throughput }) => throughput),
      limit: { value: LIMITS.throughput, label: `≥ ${LIMITS.throughput}` },
    },
    {
      title: 'CPU per request, ratio to the bare app',
      digits: 2,
      bars: byApp(requests, ({ cpu }) => cpu),
      limit: { value: LIMITS.cpu, label: `≤ ${LIMITS.cpu}` },
    },
    {
      title: 'Cold start, milliseconds more than the bare app',
      digits: 0,
      bars: byApp(start, ({ addedMs }) => addedMs),
      limit: { value: LIMITS.addedStartMs, label: `≤ ${LIMITS.addedStartMs} ms` },
    },
    {
      title: 'Idle memory (RSS), ratio to the bare app',
      digits: 2,
      bars: byApp(start, ({ idleRss }) => idleRss),
      limit: { value: LIMITS.idleRss, label: `≤ ${LIMITS.idleRss}` },
    },
    ...Array.from(new Set(scrapes.map(({ series }) => series)), (size) => ({
      title: `Longest block of the main loop by a scrape of ${size.toLocaleString('en')} series, ms`,
      digits: 1,
      bars: scrapes
        .filter(({ series }) => series === size)
        .map(({ title, name, block }) => ({ label: title, value: block, ours: name.startsWith('obs') })),
      limit: { value: scrapeLimit(size), label: `≤ ${scrapeLimit(size)} ms` },
    })),
    {
      title: 'One observation by its labels, ns',
      digits: 0,
      bars: observations.map(({ title, name, byLabels }) => ({ label: title, value: byLabels, ours: name === 'obs' })),
      limit: { value: LIMITS.byLabelsNs, label: `≤ ${LIMITS.byLabelsNs} ns` },
    },
    {
      title: 'One observation by a child kept, ns',
      digits: 0,
      bars: observations.flatMap(({ title, name, byChild }) =>
        byChild === undefined ? [] : [{ label: title, value: byChild, ours: name === 'obs' }],
      ),
      limit: { value: LIMITS.byChildNs, label: `≤ ${LIMITS.byChildNs} ns` },
    },
    {
      title: 'A log line, ratio to pino with the same fields',
      digits: 2,
      bars: logs.map(({ title, ratio }) => ({ label: title, value: ratio, ours: true })),
      limit: { value: LIMITS.logLine, label: `≤ ${LIMITS.logLine}` },
    },
    {
      title: 'CPU per request by routes of the app, ratio to the bare app',
      digits: 2,
      bars: routes
        .filter(({ note }) => note === '')
        .map(({ routes: count, cpu }) => ({ label: `${count.toLocaleString('en')} routes`, value: cpu, ours: true })),
    },
  ]
  return all.filter(({ bars }) => bars.length > 0)
}

/** One bar for each app and variant. */
function byApp<T extends { readonly app: string; readonly title: string; readonly variant: string }>(
  results: readonly T[],
  value: (result: T) => Spread,
): ChartBar[] {
  return results.map((each) => ({
    label: `${each.app} · ${each.title}`,
    value: value(each),
    ours: each.variant.startsWith('obs'),
  }))
}
