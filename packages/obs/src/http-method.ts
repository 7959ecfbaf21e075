import { HTTP_METHODS } from '@ticolops/obs-signals/sdk'

const known: ReadonlySet<string> = new Set(HTTP_METHODS)

/** The value of `http_request_method`: a known method, or `_OTHER`. */
export function httpMethod(method: string | undefined): string {
  return method !== undefined && known.has(method) ? method : '_OTHER'
}
