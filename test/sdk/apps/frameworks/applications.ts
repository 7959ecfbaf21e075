import type { Server } from 'node:http'
import { expressApp } from './express.ts'
import { fastifyApp } from './fastify.ts'
import { h3OneApp, h3TwoApp } from './h3.ts'
import { honoApp } from './hono.ts'
import { koaApp } from './koa.ts'
import { nestApp } from './nestjs.ts'

/** A module as `import()` or `require()` gives it. */
// oxlint-disable-next-line typescript/no-explicit-any -- each application knows the type of its own
type Module = any

const main = (module: Module): Module => module.default ?? module

/** Makes the server of a framework out of the framework's modules. */
export const applications = {
  express: (express: Module) => Promise.resolve(expressApp(main(express))),
  fastify: (fastify: Module) => fastifyApp(main(fastify)),
  koa: (koa: Module, router: Module) => Promise.resolve(koaApp(main(koa), main(router))),
  hono: (hono: Module, nodeServer: Module) => Promise.resolve(honoApp(hono, nodeServer)),
  'h3-1': (h3: Module) => Promise.resolve(h3OneApp(h3)),
  h3: (h3: Module) => Promise.resolve(h3TwoApp(h3)),
  'nestjs-express': (modules: Module) => nestApp(modules, 'express'),
  'nestjs-fastify': (modules: Module) => nestApp(modules, 'fastify'),
} satisfies Readonly<Record<string, (...modules: Module[]) => Promise<Server>>>

/** What a test asks of an application; comes as JSON in the first argument. */
export interface Order {
  readonly application: keyof typeof applications
  /** Packages by the names under which they are installed. */
  readonly packages: readonly string[]
  /** When `instrument()` is called. */
  readonly instrumented: 'first' | 'after the imports' | 'after listen()'
}
