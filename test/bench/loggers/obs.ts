import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { instrument } from '@ticolops/obs'
import type { LoggerSide } from '../logger.ts'

const { logger } = instrument({ service: 'bench', release: '1.2.3', telemetry: false })

export const side: LoggerSide = {
  logger,
  async request(work) {
    const server = http.createServer((_request, response) => {
      work()
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).text()
    server.close()
  },
}
