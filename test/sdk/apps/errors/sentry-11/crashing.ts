/* The application beside, with Sentry 11. */
import '../crashing.ts'
