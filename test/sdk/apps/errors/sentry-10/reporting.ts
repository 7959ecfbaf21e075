/* The application beside, with Sentry 10. */
import '../reporting.ts'
