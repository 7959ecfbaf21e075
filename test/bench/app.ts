import type { Server } from 'node:http'
import type { Variant } from './variant.ts'

/** An app under measurement, not listening yet. `routes` is how many it has; most have their one. */
export type App = (variant: Variant, routes: number) => Promise<Server>
