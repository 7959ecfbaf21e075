import type { Alert } from './alert.ts'
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
        queries(alerts, rules),
        '## Diagnosis',
        text.steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
        '## Mitigation',
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
      `**${look.title}.** ${look.description}\n${code('promql', look.where(placeholders(look.filters)).text())}`,
  )
  return [...parts, `**The alert itself.**\n${code('promql', rule?.expr ?? '')}`].join('\n\n')
}

/** To be filled in from the alert's labels. */
function placeholders(filters: readonly string[] = ['namespace', 'service']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['namespace', 'service'].filter((label) => filters.includes(label)).map((label) => [label, `<${label}>`]),
  )
}

function escalation({ severity }: Alert, team: string): string {
  if (severity === 'critical') {
    return `Team ${team} is called at any hour. If it is not better within 30 minutes, call a second person of the team, and tell those who use the service.`
  }
  return severity === 'none'
    ? `Team ${team} looks after the way that alerts take. When this one stops coming, treat it like a page.`
    : `Team ${team} looks at it within working hours. When a critical alert comes with it, follow that one first.`
}

function links({ name, keeps }: Alert): string {
  return [
    ...(keeps.includes('service')
      ? ['- Service page: `/d/ticolops-service?var-namespace=<namespace>&var-service=<service>` in Grafana']
      : []),
    '- The rule in Prometheus: `/alerts`',
    `- Silence it while you work on it: \`amtool silence add alertname=${name} namespace=<namespace> service=<service> --duration=1h --comment=<why>\``,
  ].join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function code(language: string, text: string): string {
  return `\n\`\`\`${language}\n${text}\n\`\`\``
}
