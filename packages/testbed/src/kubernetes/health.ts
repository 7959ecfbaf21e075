import { get } from 'node:https'

/** Whether an HTTPS GET answers with 200, by a server whose certificate `ca` (PEM) signed. Rejects when nobody answers. */
export function answersOverTls(url: string, ca: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ca, timeout: 2000, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy(new Error('no answer')))
    request.on('error', reject)
  })
}
