import promBundle from 'express-prom-bundle'
import type { Variant } from '../variant.ts'

export const variant: Variant = { express: (app) => app.use(promBundle({ includeMethod: true, includePath: true })) }
