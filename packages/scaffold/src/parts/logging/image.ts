/** The release of OpenTelemetry's Collector that the configuration is written for. */
const COLLECTOR = '0.165.0'

/** With every component that the configurations name; OpenTelemetry's own, without a digest. */
export const COLLECTOR_IMAGE = `docker.io/otel/opentelemetry-collector-contrib:${COLLECTOR}`
