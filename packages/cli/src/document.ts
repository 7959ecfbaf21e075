/** What `-o` takes. */
export const FORMATS = ['text', 'json', 'yaml'] as const
export type Format = (typeof FORMATS)[number]

/** Version of every document; a field is added within it, never renamed or removed. */
export const API_VERSION = 'obs.ticolops.dev/v1'

/** One document for machines. */
export async function documentText(format: Exclude<Format, 'text'>, kind: string, body: object): Promise<string> {
  const document = { apiVersion: API_VERSION, kind, ...body }
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`
  const { stringify } = await import('yaml')
  return stringify(JSON.parse(JSON.stringify(document)), { lineWidth: 0 })
}
