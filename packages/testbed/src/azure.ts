import { createRequire } from 'node:module'
import { freePort, startProcess } from './process.ts'

/** A running stand-in for Azure Blob Storage (Azurite). */
export interface Azure {
  /** `http://127.0.0.1:1234/testbed`. */
  readonly url: string
  readonly account: string
  readonly key: string
  readonly connectionString: string
  stop(): Promise<void>
}

/** Starts Azurite's blob service, without any container. */
export async function startAzure(): Promise<Azure> {
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js')
  const host = '127.0.0.1'
  const port = await freePort(host)
  const account = 'testbed'
  const key = Buffer.from('a key for the testbed alone').toString('base64')
  const url = `http://${host}:${port}/${account}`
  const listen = ['--blobHost', host, '--blobPort', String(port)]
  const running = await startProcess({
    name: 'azurite',
    command: process.execPath,
    // It is older than the clients of today, and they agree on all that is used here: `--skipApiVersionCheck`.
    args: [program, ...listen, '--inMemoryPersistence', '--silent', '--skipApiVersionCheck', '--disableTelemetry'],
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
    // Any answer: without a signature it refuses.
    ready: async () => (await fetch(url)).status > 0,
  })
  return {
    url,
    account,
    key,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${url};`,
    stop: () => running.stop(),
  }
}
