/* The application beside, with Sentry 11. */
import * as sentry from '@sentry/node'
import { run } from '../joined.ts'

run(sentry)
