import { total } from './accounts.ts'
import type { Account } from './accounts.ts'
import { bars } from './bars.ts'
import { ERROR_EVERY, FAULTS_RATE } from './faults.ts'
import { table } from '../markdown.ts'
import { PACED_RATE, TURN_SECONDS } from './pairs.ts'
import { showPrecisions } from './plan.ts'
import { showSpread } from '../spread.ts'
import type { Results } from './results.ts'
import { SLOW_RATE } from './variants.ts'

/** The run as Markdown: the promises first, then every figure. */
export function report(results: Results): string {
  const sections = [
    intro(results),
    results.notes.length > 0 &&
      section('Read the figures with care', results.notes.map((note) => `- ${note}`).join('\n')),
    section('The bars', barsTable(results)),
    results.requests.length > 0 && section('Requests', requestsText(results)),
    results.start.length > 0 && section('Start and idle memory', startText(results)),
    results.scrapes.length > 0 && section('A scrape', scrapesText(results)),
    results.observations.length > 0 && section('One observation', observationsText(results)),
    results.logs.length > 0 && section('A log line', logsText(results)),
    results.middleware.length > 0 && section('Middleware', middlewareText(results)),
    results.routes.length > 0 && section('Many routes', routesText(results)),
    results.faults.length > 0 && section('Broken backends', faultsText(results)),
  ]
  return `${sections.filter((text) => text !== false).join('\n\n')}\n`
}

function section(title: string, text: string): string {
  return `## ${title}\n${text}`
}

function intro({ about: { date, node, cores, cpu, pinned, plan, versions } }: Results): string {
  const placed = pinned
    ? 'The server has one core to itself, with all its threads; load, scraper and OTLP sink share another.'
    : 'There was no core for the server alone (no `taskset`, or a single core): the sides disturb each other more than they should.'
  return `# What measuring costs
Written by \`scripts/bench sdk\`. Every figure is a median [min–max]; every ratio is of two runs beside each other, one of them bare.

- ${date}, Node ${node}, ${cores} × ${cpu}
- ${placed}
- ${showPrecisions(plan.rounds)} rounds of new processes, each warmed up by ${plan.warmRequests.before} requests, its garbage collected, and by ${showPrecisions(plan.warmRequests.after)} more, then loaded in ${showPrecisions(plan.pairs)} pairs of ${plan.seconds} s and ${showPrecisions(plan.pacedPairs)} paced ones of ${plan.pacedSeconds} s in turns of ${TURN_SECONDS} s, in the order A B B A; ${showPrecisions(plan.spawns)} pairs of starts, the memory of ${plan.settledSpawns} of them; ${plan.scrapes} scrapes; ${plan.observationRounds} × 1,000,000 observations
- ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}

![The same as a chart](sdk.svg)`
}

function barsTable(results: Results): string {
  return table(
    ['@ticolops/obs', 'bar', 'measured', ''],
    bars(results).map(({ what, limit, figure, met }) => [what, limit, figure, met ? 'met' : '**not met**']),
  )
}

function requestsText({ requests }: Results): string {
  return `Throughput at saturation (32 keep-alive connections), and CPU of the whole process at ${PACED_RATE} requests per second (Sentry tracing and OpenTelemetry auto, which do not keep up with
that everywhere: ${SLOW_RATE}), as ratios to the bare app. A ratio is of two processes that were loaded in turns, so that what others do on the machine falls on both, and the median is over those of all rounds. "Bare, once more" is what the same
comparison shows when both sides are the same: finer than that the figures are not. Every process has been warmed up, has collected all of its garbage once,
which V8 answers by learning part of the program anew, and has been warmed up again.
OpenTelemetry samples 10 % of its traces and pushes to a sink that discards everything. So does @ticolops/obs with all on, which reports errors to Sentry as well.

${table(
  ['', '', 'throughput', 'CPU per request', 'bare: requests/s', 'bare: CPU µs/request'],
  requests.map((each) => [
    each.app,
    each.title,
    showSpread(each.throughput, 2),
    showSpread(each.cpu, 2),
    each.bareRequestsPerSecond.toFixed(0),
    each.bareCpuMicros.toFixed(1),
  ]),
)}`
}

function startText({ start }: Results): string {
  return `From the start of the process until it listens, and its resident memory once everything has started, worker threads included.

${table(
  ['', '', 'start added, ms', 'idle RSS', 'RSS once scraped', 'bare: start, ms', 'bare: RSS, MB'],
  start.map((each) => [
    each.app,
    each.title,
    showSpread(each.addedMs, 0),
    showSpread(each.idleRss, 2),
    each.scrapedRss === undefined ? '–' : showSpread(each.scrapedRss, 2),
    each.bareStartMs.toFixed(0),
    (each.bareRssBytes / 1e6).toFixed(0),
  ]),
)}`
}

function scrapesText({ scrapes }: Results): string {
  return `The longest time that the main loop stood still while another process scraped one histogram, in milliseconds; the floor is the same without a scrape.
The loop is kept spinning to see it. A series is a line of the page; the scraper takes gzip where it is offered.

${table(
  ['', 'series', 'longest block', 'floor', 'scrape took', 'kB sent'],
  scrapes.map((each) => [
    each.title,
    String(each.series),
    showSpread(each.block, 1),
    showSpread(each.floor, 1),
    showSpread(each.took, 0),
    (each.bytes / 1000).toFixed(0),
  ]),
)}`
}

function observationsText({ observations }: Results): string {
  return `A histogram of 14 buckets with three labels and 16 series, in nanoseconds, without the loop that asks for it: that is measured beside them and taken off.

${table(
  ['', 'by labels', 'by child'],
  observations.map((each) => [
    each.title,
    showSpread(each.byLabels, 1),
    each.byChild === undefined ? '–' : showSpread(each.byChild, 1),
  ]),
)}`
}

function logsText({ logs }: Results): string {
  return `obs.logger beside pino with the same fields: service, release, level as a word, the time in RFC 3339, and in a request its trace by a mixin. Written to /dev/null, in nanoseconds.

${table(
  ['', 'ratio', '@ticolops/obs', 'pino'],
  logs.map(({ title, ratio, obs, pino }) => [title, showSpread(ratio, 2), showSpread(obs, 0), showSpread(pino, 0)]),
)}`
}

function middlewareText({ middleware }: Results): string {
  return `CPU time of a request that never touches the network, in microseconds: bare, and what middleware adds, the writing of its headers included. An empty one is what the
framework takes for calling any; it is taken off the others. Limits are counted in memory.

${table(
  ['', 'securityHeaders()', 'rateLimit()', 'an empty one', 'bare'],
  middleware.map((each) => [
    each.framework,
    showSpread(each.securityHeaders, 1),
    showSpread(each.rateLimit, 1),
    showSpread(each.empty, 1),
    showSpread(each.bare, 1),
  ]),
)}`
}

function faultsText({ about: { plan }, faults }: Results): string {
  return `A Fastify app with 10 % traces, errors and logs, at ${FAULTS_RATE} requests per second, one in ${ERROR_EVERY} of which reports an error; beside it, in turn, the same app with
healthy backends (${plan.faultPairs} pairs of ${plan.faultSeconds} s; ${plan.judgedFaultPairs} where a bar is judged by them). Where Redis is named, a rate limit is counted in it. The 99th percentile is a ratio: of all pairs, and of the
quietest quarter of either side's stretches, because a machine that others use only ever adds. The row in which nothing is broken shows what is left of
that. What was made, the app has counted; sent, waiting and lost is what the SDK says.

${table(
  [
    '',
    '',
    'requests',
    'failed',
    'p99',
    'p99, quiet',
    'healthy: p99, ms',
    'spans made',
    '= sent + waiting + lost',
    'errors made',
    '= sent + waiting + lost',
    'lines lost',
  ],
  faults.map(({ accounts: { spans, errors, lostLines }, ...each }) => [
    each.backend,
    each.fault,
    String(each.requests),
    String(each.failed),
    showSpread(each.p99, 2),
    showSpread(each.quietP99, 2),
    showSpread(each.healthyP99, 1),
    spans === undefined ? '–' : String(spans.made),
    spans === undefined ? '–' : showAccount(spans),
    String(errors.made),
    showAccount(errors),
    String(lostLines),
  ]),
)}`
}

/** `90 + 0 + 10 (export_failed 10)` */
function showAccount({ sent, waiting, lost }: Account): string {
  const reasons = Object.entries(lost).filter(([, count]) => count > 0)
  const why = reasons.length === 0 ? '' : ` (${reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')})`
  return `${sent} + ${waiting} + ${total(lost)}${why}`
}

function routesText({ routes }: Results): string {
  return `A Fastify app whose routes are all asked for in turn, bare and with @ticolops/obs, at ${PACED_RATE} requests per second, judged as above. \`metrics.maxSeries\` is raised where nothing else is said.

${table(
  ['routes', 'CPU per request', 'added, µs/request', 'bare: CPU µs/request'],
  routes.map((each) => [
    each.note === '' ? String(each.routes) : `${each.routes}, ${each.note}`,
    showSpread(each.cpu, 2),
    showSpread(each.addedMicros, 1),
    each.bareCpuMicros.toFixed(1),
  ]),
)}`
}
