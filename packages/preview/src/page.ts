import type { ThemeName } from '@ticolops/obs-render'
import type { PreviewDashboard } from './dashboard-model.ts'
import { ALL } from './variables.ts'
import type { Variable } from './variables.ts'

/** Time windows to choose from: label by seconds. */
export const WINDOWS: ReadonlyMap<number, string> = new Map([
  [300, 'Last 5 minutes'],
  [900, 'Last 15 minutes'],
  [1800, 'Last 30 minutes'],
  [3600, 'Last hour'],
  [10_800, 'Last 3 hours'],
  [21_600, 'Last 6 hours'],
  [86_400, 'Last 24 hours'],
  [604_800, 'Last 7 days'],
])

/** How often a page renews itself: label by seconds. */
export const REFRESHES: ReadonlyMap<number, string> = new Map([
  [0, 'Off'],
  [5, '5 s'],
  [10, '10 s'],
  [30, '30 s'],
  [60, '1 min'],
])

const THEMES: ReadonlyMap<ThemeName, string> = new Map([
  ['light', 'Light'],
  ['dark', 'Dark'],
])

/** What a page's address asks for. */
export interface PageRequest {
  readonly variables: Readonly<Record<string, string>>
  readonly seconds: number
  readonly refresh: number
  readonly theme: ThemeName
}

/** What a dashboard's page is made of. */
export interface DashboardPage {
  readonly dashboards: readonly PreviewDashboard[]
  readonly dashboard: PreviewDashboard
  readonly request: PageRequest
  readonly variables: readonly Variable[]
  readonly picture: string
}

/** A dashboard's page: links to the others, choices, and the picture. */
export function dashboardPage({ dashboards, dashboard, request, variables, picture }: DashboardPage): string {
  // What is chosen goes with the reader to the next dashboard.
  const kept = new URLSearchParams([
    ...Object.entries(request.variables).map(([name, value]) => [`var-${name}`, value] as [string, string]),
    ['range', String(request.seconds)],
    ['refresh', String(request.refresh)],
    ['theme', request.theme],
  ]).toString()
  const links = dashboards.map(
    ({ uid, title }) =>
      `<a href="/d/${encodeURIComponent(uid)}?${escapeHtml(kept)}"${uid === dashboard.uid ? ' aria-current="page"' : ''}>${escapeHtml(title)}</a>`,
  )
  const choices = variables
    .filter(({ hidden }) => !hidden)
    .map(({ name, label, options, chosen }) =>
      select(`var-${name}`, label, new Map(options.map((option) => [option, option === ALL ? 'All' : option])), chosen),
    )
  return layout(
    dashboard.title,
    request.theme,
    `<a class="skip" href="#picture">Skip to the dashboard</a>
<header>
<nav aria-label="Dashboards">${links.join('')}</nav>
<form method="get">
${choices.join('\n')}
${select('range', 'Time', WINDOWS, request.seconds)}
${select('refresh', 'Refresh', REFRESHES, request.refresh)}
${select('theme', 'Theme', THEMES, request.theme)}
<button>Show</button>
</form>
</header>
<main id="picture" data-picture="/d/${encodeURIComponent(dashboard.uid)}.svg">${picture}</main>
<footer><span id="state" role="status"></span><span><kbd>r</kbd> refresh</span><span><kbd>n</kbd> <kbd>p</kbd> next and previous dashboard</span><span>Times are UTC.</span></footer>
<script type="module" src="/preview.js"></script>`,
    request.refresh,
  )
}

/** A page that says one thing, with links to every dashboard. */
export function messagePage(message: string, dashboards: readonly PreviewDashboard[]): string {
  const links = dashboards.map(
    ({ uid, title }) => `<li><a href="/d/${encodeURIComponent(uid)}">${escapeHtml(title)}</a></li>`,
  )
  return layout(
    'Preview',
    'light',
    `<div class="message"><p>${escapeHtml(message)}</p><ul>${links.join('')}</ul></div>`,
  )
}

function layout(title: string, theme: ThemeName, body: string, refresh = 0): string {
  return `<!doctype html>
<html lang="en" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/preview.css">
${refresh > 0 ? `<noscript><meta http-equiv="refresh" content="${refresh}"></noscript>` : ''}
</head>
<body>
${body}
</body>
</html>
`
}

function select<K extends string | number>(
  name: string,
  label: string,
  options: ReadonlyMap<K, string>,
  chosen: K,
): string {
  const items = [...options].map(
    ([value, text]) =>
      `<option value="${escapeHtml(String(value))}"${value === chosen ? ' selected' : ''}>${escapeHtml(text)}</option>`,
  )
  return `<label>${escapeHtml(label)} <select name="${escapeHtml(name)}">${items.join('')}</select></label>`
}

/** Text inside HTML content and attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
