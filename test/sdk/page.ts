/** One line of a metrics page. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric as its header lines say. */
export interface Header {
  readonly type: string
  readonly help: string
}

/** A parsed page of the text format. */
export class Page {
  readonly text: string
  readonly samples: readonly Sample[]
  readonly headers: ReadonlyMap<string, Header>

  constructor(text: string) {
    this.text = text
    const lines = text.split('\n').filter((line) => line !== '')
    this.samples = lines.filter((line) => !line.startsWith('#')).map(parseSample)
    const headers = new Map<string, Header>()
    for (const line of lines) {
      const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
      if (keyword === undefined) continue
      const known = headers.get(name) ?? { type: '', help: '' }
      headers.set(name, keyword === 'HELP' ? { ...known, help: rest } : { ...known, type: rest })
    }
    this.headers = headers
  }

  /** Samples of that name whose labels hold all of `labels`; an empty value asks that the label be absent. */
  find(name: string, labels: Readonly<Record<string, string>> = {}): readonly Sample[] {
    return this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => (sample.labels[label] ?? '') === value),
    )
  }

  /** Sum of the matching samples. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.find(name, labels).reduce((sum, { value }) => sum + value, 0)
  }

  /** Requests counted by `http_server_request_duration_seconds`, as `METHOD route status error` and how often. */
  requests(): Record<string, number> {
    return Object.fromEntries(
      this.find('http_server_request_duration_seconds_count').map(({ labels, value }) => [
        [
          labels['http_request_method'],
          labels['http_route'],
          labels['http_response_status_code'] ?? '-',
          labels['error_type'] ?? '-',
        ].join(' '),
        value,
      ]),
    )
  }
}

function parseSample(line: string): Sample {
  const [, name = '', inside = '', value = ''] = /^([^{ ]+)(?:\{(.*)\})? (\S+)$/su.exec(line) ?? []
  const labels = [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/gsu)].map(([, label = '', text = '']) => [
    label,
    unescaped(text),
  ])
  return { name, labels: Object.fromEntries(labels), value: Number(value.replace('Inf', 'Infinity')) }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_all, char: string) => (char === 'n' ? '\n' : char))
}
