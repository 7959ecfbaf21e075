/* The application beside, with Sentry 10. */
import '../crashing.ts'
