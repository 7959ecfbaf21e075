/** What a template prints for one alert. */
export interface Printed {
  readonly labels: Readonly<Record<string, string>>
  /** What `{{ $value | … }}` prints. */
  readonly value?: string
  /** What a `{{ range … | query }} … {{ end }}` prints. */
  readonly queried?: string
}

/**
 * An annotation as Prometheus will print it, for the tests' expectations. The numbers are given, not computed: a test
 * must not repeat the formatting that it checks. Throws for template syntax that our annotations do not use.
 */
export function render(template: string, { labels, value, queried }: Printed): string {
  const text = template
    .replace(/\{\{ range .*?\{\{ end \}\}/g, () => given(queried, template))
    .replace(/\{\{ \$labels\.(\w+)(?: \| urlquery)? \}\}/g, (_, name: string) => labels[name] ?? '')
    .replace(/\{\{ \$value(?: \| \w+)? \}\}/g, () => given(value, template))
  if (text.includes('{{')) throw new Error(`this template cannot be rendered for a test: ${template}`)
  return text
}

function given(text: string | undefined, template: string): string {
  if (text === undefined) throw new Error(`the story does not say what is printed here: ${template}`)
  return text
}
