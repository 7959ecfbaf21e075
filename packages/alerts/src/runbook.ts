import type { Alert } from './alert.ts'
import { dashboardOf } from './annotations.ts'
import type { AlertingRule, Runbook } from './rule.ts'

/** What is said about the people and places around a runbook. */
export interface RunbookContext {
  readonly team: string
}

/**
 * The page that a person opens who was called: what it means, who is hurt, what to look at first, what to do.
 * Rules of the same name, such as the tiers of a burn rate, share one page.
 */
export function runbook(alerts: readonly Alert[], rules: readonly AlertingRule[], { team }: RunbookContext): Runbook {
  const [first] = alerts
  if (first === undefined) throw new Error('a runbook needs an alert')
  const { name, summary, runbook: text } = first
  return {
    alert: name,
    markdown:
      [
        `# ${name}`,
        summary,
        fires(rules),
        '## Meaning',
        text.meaning,
        '## Impact',
        text.impact,
        '## Look first',
        ...(first.keeps.length > 0 ? ['Put the labels of the alert in the place of `<namespace>` and the like.'] : []),
        queries(alerts, rules),
        '## Diagnosis',
        text.steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
        '## Mitigation',
        ...whichPod(text),
        ...text.mitigation.map(({ why, command }) => `${why}\n${code('sh', command)}`),
        '## Escalation',
        escalation(first, team),
        '## Links',
        links(first),
      ].join('\n\n') + '\n',
  }
}

function fires(rules: readonly AlertingRule[]): string {
  return table(
    ['severity', 'when it has held for', 'stays after it ended', ...(rules.some(tier) ? ['tier'] : [])],
    rules.map((rule) => [
      rule.labels.severity ?? '',
      rule.for ?? 'at once',
      rule.keep_firing_for ?? '–',
      ...(rules.some(tier) ? [tier(rule) ?? ''] : []),
    ]),
  )
}

function tier({ labels }: AlertingRule): string | undefined {
  return labels.tier
}

/** The alert's own expression without its threshold would be one; the indicators around it say more. */
function queries([first]: readonly Alert[], [rule]: readonly AlertingRule[]): string {
  const looks = (first?.runbook.look ?? []).slice(0, 3)
  const parts = looks.map(
    (look) =>
      `**${look.title}.** ${look.description}\n${code('promql', look.where(placeholders(look.filters, first?.keeps)).text())}`,
  )
  return [...parts, `**The alert itself.**\n${code('promql', rule?.expr ?? '')}`].join('\n\n')
}

/** To be filled in from the alert's labels, as far as the indicator can be filtered by them. */
function placeholders(
  filters: readonly string[] = ['namespace', 'service'],
  keeps: readonly string[] = [],
): Readonly<Record<string, string>> {
  const labels = ['namespace', 'service'].filter((label) => filters.includes(label) && keeps.includes(label))
  return Object.fromEntries(labels.map((label) => [label, `<${label}>`]))
}

/** Few alerts carry the label pod; a command that needs one comes with the command that finds it. */
function whichPod({ steps, mitigation }: Alert['runbook']): readonly string[] {
  const commands = [...steps, ...mitigation.map(({ command }) => command)].join('\n')
  if (!commands.includes('<pod>') || commands.includes('get pods')) return []
  return [`Find the \`<pod>\` that is meant below.\n${code('sh', 'kubectl -n <namespace> get pods -o wide')}`]
}

function escalation({ severity }: Alert, team: string): string {
  if (severity === 'critical') {
    return `Team ${team} is called at any hour. If it is not better within 30 minutes, call a second person of the team, and tell those who use the service.`
  }
  return severity === 'none'
    ? `Team ${team} looks after the way that alerts take. When this one stops coming, treat it like a page.`
    : `Team ${team} looks at it within working hours. When a critical alert comes with it, follow that one first.`
}

function links(alert: Alert): string {
  const { name, keeps, severity } = alert
  const dashboard = dashboardOf(alert, (label) => `<${label}>`)
  const matchers = [`alertname=${name}`, ...keeps.map((label) => `${label}=<${label}>`)].join(' ')
  return [
    ...(dashboard === undefined ? [] : [`- Dashboard: \`${dashboard}\` in Grafana`]),
    '- The rule in Prometheus: `/alerts`',
    // Whoever silences what must never stop is called for it.
    ...(severity === 'none'
      ? []
      : [
          `- Silence it while you work on it: \`amtool silence add ${matchers} --duration=1h --comment="<why>" --alertmanager.url=<alertmanager>\``,
        ]),
  ].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function code(language: string, text: string): string {
  return `\n\`\`\`${language}\n${text}\n\`\`\``
}
