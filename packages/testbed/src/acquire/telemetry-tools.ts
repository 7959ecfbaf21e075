import { go, linker, pypi } from './origins.ts'
import type { Tool } from './tool.ts'

/** Version of what is built; it must equal that in go/otelcol/go.mod (a test compares them). */
export const OTELCOL = '0.165.0'
/** OpenTelemetry for Python: its instrumentations, and the API and SDK of the same release. */
const PYTHON_INSTRUMENTATIONS = '0.66b2'
const PYTHON_SDK = '1.45.2'

/** What takes signals over OTLP and passes them on, and a service in another language that sends them. */
export const telemetryTools = {
  otelcol: {
    versionArgs: ['--version'],
    versionPattern: /version v?(\d[\d.]*)/,
    // Component names as in `startCollector`: `otlphttp`, with `compression: none`.
    atLeast: '0.120',
    sources: [go('otelcol', 'obs.ticolops.dev/testbed/otelcol', 160, linker({ 'main.version': OTELCOL }))],
    page: 'https://opentelemetry.io/docs/collector/install/',
  },
  // Runs a FastAPI service: `opentelemetry-instrument python3 -m uvicorn …`.
  'opentelemetry-instrument': {
    versionArgs: ['--version'],
    versionPattern: /opentelemetry-instrument (\d[\d.]*)/,
    atLeast: '0.66',
    sources: [
      pypi('opentelemetry-distro', PYTHON_INSTRUMENTATIONS, [
        `opentelemetry-instrumentation-fastapi==${PYTHON_INSTRUMENTATIONS}`,
        `opentelemetry-instrumentation-httpx==${PYTHON_INSTRUMENTATIONS}`,
        `opentelemetry-exporter-otlp-proto-http==${PYTHON_SDK}`,
        'fastapi==0.165.0',
        'uvicorn==0.54.0',
        'httpx==0.28.1',
      ]),
    ],
    page: 'https://opentelemetry.io/docs/zero-code/python/',
  },
} as const satisfies Record<string, Tool>
