/* The standard routes, on NestJS 10 to 12 with either adapter. Decorators are called as the functions that they are. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type * as modules from './nestjs-12/modules.ts'

/** What Express and Fastify have in common here. */
interface Reply {
  readonly raw?: ServerResponse
  write?(text: string): void
  hijack?(): void
}

export async function nestApp(
  { common, NestFactory, ExpressAdapter, FastifyAdapter }: typeof modules,
  adapter: 'express' | 'fastify',
): Promise<Server> {
  const { Controller, Get, Post, HttpCode, Redirect, Param, Res, StreamableFile, NotFoundException } = common

  class Guard {
    canActivate(): boolean {
      throw new common.UnauthorizedException()
    }
  }
  class Routes {
    home() {
      return 'home'
    }
    user(id: string) {
      return { id }
    }
    throws() {
      throw new Error('broken')
    }
    late(reply: Reply) {
      const raw = reply.raw ?? (reply as unknown as ServerResponse)
      // Without this the adapter would answer once more, which ends the process.
      reply.hijack?.()
      raw.write('first')
      throw new Error('late')
    }
    refused() {
      throw new common.ForbiddenException()
    }
    missing() {
      throw new NotFoundException()
    }
    moved() {
      return undefined
    }
    stream() {
      return new StreamableFile(Buffer.from('firstsecond'))
    }
    endless(reply: Reply) {
      const raw = reply.raw ?? (reply as unknown as ServerResponse)
      raw.write('first')
    }
    hang() {
      return new Promise(() => undefined)
    }
    echo() {
      return 'made'
    }
    guarded() {
      return 'secret'
    }
  }
  class Orgs {
    team() {
      return 'team'
    }
    broken() {
      return Promise.reject(new Error('broken'))
    }
  }

  decorate(Routes, 'home', Get('/'))
  decorate(Routes, 'user', Get('users/:id'))
  Param('id')(Routes.prototype, 'user', 0)
  decorate(Routes, 'throws', Get('throws/:id'))
  decorate(Routes, 'late', Get('late/:id'))
  Res()(Routes.prototype, 'late', 0)
  decorate(Routes, 'refused', Get('refused/:id'))
  decorate(Routes, 'missing', Get('missing/:id'))
  decorate(Routes, 'moved', Get('moved/:id'), Redirect('/', 302))
  decorate(Routes, 'stream', Get('stream/:id'))
  decorate(Routes, 'endless', Get('endless/:id'))
  Res()(Routes.prototype, 'endless', 0)
  decorate(Routes, 'hang', Get('hang/:id'))
  decorate(Routes, 'echo', Post('echo'), HttpCode(201))
  decorate(Routes, 'guarded', Get('guarded/:id'), common.UseGuards(Guard))
  Controller()(Routes)
  decorate(Orgs, 'team', Get('teams/:team'))
  decorate(Orgs, 'broken', Get('broken/:id'))
  Controller('orgs/:org')(Orgs)

  class Main {
    readonly name = 'main'
  }
  common.Module({ controllers: [Routes, Orgs] })(Main)
  const options = { logger: false } as const
  const app =
    adapter === 'express'
      ? await NestFactory.create(Main, new ExpressAdapter(), options)
      : await NestFactory.create(Main, new FastifyAdapter(), options)
  if (adapter === 'fastify') {
    const fastify = app.getHttpAdapter().getInstance() as {
      addContentTypeParser(
        type: string,
        parser: (request: unknown, body: IncomingMessage, done: (error: null) => void) => void,
      ): void
      ready(): Promise<void>
    }
    fastify.addContentTypeParser('*', (_request, body, done) => {
      body.resume().on('end', () => done(null))
    })
    await app.init()
    await fastify.ready()
  } else {
    // Bodies of other types than its own are nobody's: they are read to their end before the handler answers.
    app.use((request: IncomingMessage, _response: unknown, next: () => void) => void request.resume().on('end', next))
    await app.init()
  }
  return app.getHttpServer() as Server
}

function decorate(of: { readonly prototype: object }, name: string, ...decorators: readonly MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(of.prototype, name)
  if (descriptor === undefined) throw new Error(`no method ${name}`)
  for (const each of decorators) each(of.prototype, name, descriptor)
}
