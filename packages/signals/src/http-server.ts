import { gauge, histogram } from './metric.ts'
import { pack } from './pack.ts'
import { BODY_SIZE_BUCKETS, DURATION_BUCKETS, HTTP_METHODS, STATUS_CODES } from './http.ts'

/** Labels of body sizes: those of the duration but for `error_type`, because three histograms of every series are many lines. */
const SIZE_LABELS = {
  http_request_method: HTTP_METHODS,
  http_route: 'bounded',
  http_response_status_code: STATUS_CODES,
} as const

/** HTTP requests that the service answers (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-server). */
export const httpServer = pack(
  {
    name: 'http.server',
    exporter: '@ticolops/obs',
    spelling: 'profiles',
    hint: 'Call instrument() of @ticolops/obs in the service, or give it any OpenTelemetry HTTP server instrumentation.',
  },
  {
    duration: histogram('http_server_request_duration_seconds', {
      help: 'Duration of HTTP server requests.',
      labels: {
        http_request_method: HTTP_METHODS,
        http_route: 'bounded',
        http_response_status_code: STATUS_CODES,
        error_type: 'bounded',
      },
      buckets: DURATION_BUCKETS,
    }),
    requestBodySize: histogram('http_server_request_body_size_bytes', {
      help: 'Size of HTTP server request bodies; requests without one are not counted.',
      labels: SIZE_LABELS,
      buckets: BODY_SIZE_BUCKETS,
    }),
    responseBodySize: histogram('http_server_response_body_size_bytes', {
      help: 'Size of HTTP server response bodies.',
      labels: SIZE_LABELS,
      buckets: BODY_SIZE_BUCKETS,
    }),
    activeRequests: gauge('http_server_active_requests', {
      help: 'Number of active HTTP server requests.',
      labels: { http_request_method: HTTP_METHODS },
    }),
  },
)
