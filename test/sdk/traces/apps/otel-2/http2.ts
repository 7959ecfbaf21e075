/* The program with the OpenTelemetry that is installed here. */
import '../http2.ts'
