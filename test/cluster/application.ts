import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An application that serves a growing histogram on its telemetry port, as one with the SDK does. */
export interface Application {
  /** `host:port` of its metrics. */
  readonly address: string
  stop(): Promise<void>
}

/** Starts it; on a free port unless told otherwise. */
export async function startApplication(host = '127.0.0.1', port = 0): Promise<Application> {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 10
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(`# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_bucket{http_route="/",le="+Inf"} ${requests}
http_server_request_duration_seconds_count{http_route="/"} ${requests}
http_server_request_duration_seconds_sum{http_route="/"} ${requests / 100}
`)
  })
  await new Promise<void>((resolve) => {
    server.listen(port, host, resolve)
  })
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
