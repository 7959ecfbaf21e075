import { startService } from './service.ts'
import { readSettings, SettingsError } from './settings.ts'

/** Exit codes as `ticolops-obs` uses them: 1 unexpected, 2 configuration. */
const FAILED = 1
const MISCONFIGURED = 2

try {
  const settings = readSettings(process.env)
  // Both releases come from one package.json, so the version that metrics carry is said here.
  process.env['OTEL_RESOURCE_ATTRIBUTES'] ??= `service.version=${settings.release}`
  // On SIGTERM and SIGINT, instrument() fails readiness, lets requests finish and ends the process.
  await startService(settings)
} catch (error) {
  console.error(`ticolops-api: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(error instanceof SettingsError ? MISCONFIGURED : FAILED)
}
