/** Packages that measure or trace a process as a whole, with what turns each of them off. */
export const AGENTS: Readonly<Record<string, string>> = {
  '@appsignal/nodejs': 'set APPSIGNAL_ACTIVE=false',
  '@azure/monitor-opentelemetry': 'remove the call of useAzureMonitor()',
  '@elastic/opentelemetry-node': 'remove it from --import and NODE_OPTIONS',
  '@honeycombio/opentelemetry-node': 'remove its HoneycombSDK',
  '@instana/collector': 'remove it from --require, --import and NODE_OPTIONS',
  '@opentelemetry/auto-instrumentations-node':
    'remove it from --require, --import and NODE_OPTIONS, and getNodeAutoInstrumentations() from the NodeSDK',
  '@splunk/otel': 'remove it from --require and NODE_OPTIONS, and the call of start()',
  '@vercel/otel': 'remove the call of registerOTel()',
  applicationinsights: 'remove the call of setup()',
  'dd-trace': 'set DD_TRACE_ENABLED=false',
  'elastic-apm-node': 'set ELASTIC_APM_ACTIVE=false',
  newrelic: 'set NEW_RELIC_ENABLED=false',
  'skywalking-backend-js': 'remove the call of start()',
}
