/* The program with the OpenTelemetry that is installed here. */
import '../threads.ts'
