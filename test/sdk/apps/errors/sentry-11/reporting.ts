/* The application beside, with Sentry 11. */
import '../reporting.ts'
