/* `node --import @ticolops/obs/register app.js`: instrument() with the environment alone. */
import { instrument } from './instrument.ts'

instrument()
