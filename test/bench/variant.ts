import type { RequestListener } from 'node:http'
import type { Express } from 'express'
import type { FastifyInstance } from 'fastify'

/**
 * One way of measuring an app, as its own documentation sets it up. What it must do before the app's framework is imported, its
 * file does at the top.
 */
export interface Variant {
  readonly http?: (handler: RequestListener) => RequestListener
  readonly fastify?: (app: FastifyInstance) => Promise<unknown>
  readonly express?: (app: Express) => unknown
  /** The address of the page of metrics, once everything that starts beside the app runs. Else nothing starts, and it is the app's `/metrics`. */
  readonly page?: () => Promise<string>
}

/** Bounds of every histogram in the bench, in seconds: OpenTelemetry's advice for `http.*.duration`, which the SDK has too. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
