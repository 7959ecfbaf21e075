/* The application with the OpenTelemetry that is installed here. */
import '../application.ts'
