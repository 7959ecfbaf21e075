import type { IncomingMessage, ServerResponse } from 'node:http'
import { MAX_REPORT_BYTES, REPORT_TYPES } from './csp-reports.ts'
import type { CspReports } from './csp-reports.ts'

/**
 * Answers a request of node:http that brings reports. Rejects when the connection breaks before the body is there.
 * @param parsed What a body parser made of the body, if one ran before.
 */
export async function receiveCspReports(
  reports: CspReports,
  request: IncomingMessage,
  response: ServerResponse,
  parsed: unknown,
): Promise<void> {
  const refused = refusal(request.method, request.headers['content-type'])
  if (refused === 405) response.setHeader('allow', 'POST')
  response.statusCode = refused ?? (await taken(reports, request, parsed))
  response.end()
}

/** The status for a request that brings no reports by its head; `undefined` for one that may. */
export function refusal(method: string | undefined, contentType: string | undefined): 405 | 415 | undefined {
  if (method !== 'POST') return 405
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  return REPORT_TYPES.some((each) => each === type) ? undefined : 415
}

async function taken(reports: CspReports, request: IncomingMessage, parsed: unknown): Promise<number> {
  if (request.readableDidRead) return reports.take(parsed)
  const body = await read(request)
  return body === undefined ? 413 : reports.take(body)
}

/** The body, or `undefined` when it is too long: then the rest is read and forgotten, so that the client can take the answer. */
function read(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_REPORT_BYTES) {
        chunks.push(chunk)
      } else {
        chunks = []
        resolve(undefined)
      }
    })
    request.once('end', () => resolve(Buffer.concat(chunks).toString()))
    request.once('error', reject)
    request.once('close', () => reject(new Error('The connection closed before the reports were there.')))
  })
}
