import type { Sample } from './samples.ts'

/** The media type of {@link exposition}. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Samples in the text format of Prometheus, the samples of a metric together under its help and type. */
export function exposition(samples: readonly Sample[]): string {
  const families = Map.groupBy(samples, ({ metric }) => metric)
  return [...families]
    .map(([{ name, help }, series]) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} gauge`,
        ...series.map(({ labels, value }) => `${name}{${labelsText(labels)}} ${value}`),
        '',
      ].join('\n'),
    )
    .join('')
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, (found) => ESCAPES[found] ?? found)}"`)
    .join(',')
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': String.raw`\"`, '\n': String.raw`\n` }
