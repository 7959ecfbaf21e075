/* The application beside, with Sentry 10. */
import * as sentry from '@sentry/node'
import { run } from '../joined.ts'

run(sentry)
