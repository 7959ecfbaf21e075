/* Sentry with tracing, as its documentation sets it up; the address comes from `SENTRY_DSN`. */
import { init } from '@sentry/node'

init({ tracesSampleRate: 0.1 })
