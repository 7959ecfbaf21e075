/* An application that has set up OpenTelemetry itself, before us. */
import { NodeSDK } from '@opentelemetry/sdk-node'

const sdk = new NodeSDK({ instrumentations: [] })
sdk.start()
await import('../application.ts')
