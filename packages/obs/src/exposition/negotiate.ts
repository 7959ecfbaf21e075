import type { Format } from './page.ts'
import { openmetrics } from './openmetrics.ts'
import { text } from './text.ts'

interface Preference {
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

/**
 * The format for an `Accept` header, by its q-values (RFC 9110, section 12.5.1). OpenMetrics must be asked for by name, and
 * in a version we write; everything else, nothing acceptable included, gets the text format, which every scraper reads.
 */
export function negotiateFormat(accept: string | undefined): Format {
  const preferences = parse(accept)
  const quality = (matches: (each: Preference) => boolean) =>
    Math.max(0, ...preferences.filter(matches).map((each) => each.quality))
  const forOpenmetrics = quality(isOpenmetrics)
  const named = preferences.some(isText)
  const forText = quality(named ? isText : (each) => each.value === 'text/*' || each.value === '*/*')
  return forOpenmetrics > 0 && forOpenmetrics >= forText ? openmetrics : text
}

/** Whether an `Accept-Encoding` header takes gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const preferences = parse(acceptEncoding)
  const exact = preferences.find((each) => each.value === 'gzip' || each.value === 'x-gzip')
  return (exact ?? preferences.find((each) => each.value === '*'))?.quality !== 0 && preferences.some(takesGzip)
}

function takesGzip({ value }: Preference): boolean {
  return value === 'gzip' || value === 'x-gzip' || value === '*'
}

function isOpenmetrics({ value, parameters }: Preference): boolean {
  const version = parameters.get('version')
  return (
    value === 'application/openmetrics-text' && (version === undefined || version === '1.0.0' || version === '0.0.1')
  )
}

function isText({ value, parameters }: Preference): boolean {
  const version = parameters.get('version')
  return value === 'text/plain' && (version === undefined || version === '0.0.4')
}

function parse(header: string | undefined): Preference[] {
  if (header === undefined) return []
  return header.split(',').map((part) => {
    const [value = '', ...rest] = part.split(';').map((piece) => piece.trim())
    const parameters = new Map(
      rest.map((piece) => {
        const [name = '', parameter = ''] = piece.split('=')
        return [name.trim().toLowerCase(), parameter.trim().replaceAll('"', '')] as const
      }),
    )
    const quality = Number(parameters.get('q') ?? '1')
    return { value: value.toLowerCase(), parameters, quality: quality >= 0 && quality <= 1 ? quality : 0 }
  })
}
