import metrics from 'fastify-metrics'
import type { Variant } from '../variant.ts'

export const variant: Variant = { fastify: async (app) => app.register(metrics.default, { endpoint: '/metrics' }) }
