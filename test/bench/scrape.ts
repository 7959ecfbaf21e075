import { request } from 'node:http'

export interface ScrapeReport {
  /** From the request to the last byte of the page. */
  readonly milliseconds: number
  /** Bytes on the wire. */
  readonly bytes: number
}

/** Reads a page as Prometheus 3 does: the same headers, and the whole body. */
export function scrape(url: string): Promise<ScrapeReport> {
  const headers = {
    accept:
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    'accept-encoding': 'gzip',
  }
  return new Promise((resolve, reject) => {
    const started = performance.now()
    let bytes = 0
    request(url, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      response.on('data', (chunk: Buffer) => (bytes += chunk.length))
      response.on('end', () => resolve({ milliseconds: performance.now() - started, bytes }))
      response.on('error', reject)
    })
      .on('error', reject)
      .end()
  })
}
