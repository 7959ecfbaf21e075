import http from 'node:http'
import type { RequestListener } from 'node:http'
import type { App } from '../app.ts'

const answer: RequestListener = (_request, response) => response.end('{"id":"7"}')

export const app: App = (variant) => Promise.resolve(http.createServer(variant.http?.(answer) ?? answer))
