/* Fastify, Koa, Hono and h3 in one file, each on a server of its own; those that cannot be found in a bundle are handed over. Prints the ports. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Router } from '@koa/router'
import Fastify from 'fastify'
import { createApp, createRouter, eventHandler, toNodeListener } from 'h3-1'
import { Hono } from 'hono'
import Koa from 'koa'
import { instrument } from '@ticolops/obs'

const fastify = Fastify()
fastify.get('/fastify/:id', () => 'fastify')
const koa = new Koa()
koa.use(new Router().get('/koa/:id', (context) => (context.body = 'koa')).routes())
const hono = new Hono()
hono.get('/hono/:id', (context) => context.text('hono'))
const h3 = createApp()
h3.use(
  createRouter().get(
    '/h3/:id',
    eventHandler(() => 'h3'),
  ),
)
instrument({ service: 'bundled', apps: [koa, hono, h3] })

await fastify.ready()
const servers = [
  fastify.server,
  http.createServer((request, response) => void koa.callback()(request, response)),
  createAdaptorServer({ fetch: hono.fetch }),
  http.createServer(toNodeListener(h3)),
]
const ports = await Promise.all(
  servers.map(
    (server) =>
      new Promise<number>((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
      }),
  ),
)
console.log(ports.join(' '))
