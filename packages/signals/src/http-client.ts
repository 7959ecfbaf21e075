import { DURATION_BUCKETS, HTTP_METHODS, STATUS_CODES } from './http.ts'
import { histogram } from './metric.ts'
import { pack } from './pack.ts'

/** HTTP requests that the service makes (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-client). */
export const httpClient = pack(
  {
    name: 'http.client',
    exporter: '@ticolops/obs',
    spelling: 'profiles',
    hint: 'Call instrument() of @ticolops/obs before the first outgoing request, or use any OpenTelemetry HTTP client instrumentation.',
  },
  {
    duration: histogram('http_client_request_duration_seconds', {
      help: 'Duration of HTTP client requests.',
      labels: {
        http_request_method: HTTP_METHODS,
        server_address: 'bounded',
        server_port: 'bounded',
        http_response_status_code: STATUS_CODES,
        error_type: 'bounded',
      },
      buckets: DURATION_BUCKETS,
    }),
  },
)
