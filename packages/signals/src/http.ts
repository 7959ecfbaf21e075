/** Known methods of `http.request.method`; anything else is `_OTHER` (OpenTelemetry semantic conventions, HTTP). */
export const HTTP_METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
  '_OTHER',
] as const

/** Status codes are numbers from 100 to 599: bounded by the protocol. */
export const STATUS_CODES = 'bounded'

/** Bucket advice of the OpenTelemetry semantic conventions for `http.*.request.duration`, seconds. */
export const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const

/** Powers of four from 64 B to 64 MiB: wide enough for JSON bodies and uploads in eleven buckets. */
export const BODY_SIZE_BUCKETS = [
  64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
] as const
