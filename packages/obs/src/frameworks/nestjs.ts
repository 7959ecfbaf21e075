import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { ApplicationPackages } from './application-packages.ts'
import { tell, tellOnce } from './error-noticed.ts'
import type { ErrorNoticed } from './error-noticed.ts'

/** Where every exception of a route goes, whatever the adapter, before filters make an answer of it. */
interface ExceptionsHandler {
  next: (this: unknown, exception: unknown, host: ArgumentsHost) => unknown
}
interface ArgumentsHost {
  /** What a handler was called with; of HTTP, the second is the response of Express or the reply of Fastify. */
  getArgByIndex?(index: number): unknown
}

const FILE = 'exceptions/exceptions-handler.js'

/**
 * Errors of NestJS 10 to 12. Its routes are those of the framework below. Version 12 is made of ES modules, which must not be loaded before
 * the application does it: without `reflect-metadata` they are broken for good. So they are looked for at the first request.
 */
export function instrumentNestjs(
  modules: LoadedModules,
  packages: ApplicationPackages,
  noticed: ErrorNoticed,
): { serverSeen(): void } {
  const found = (exports: unknown) => {
    const { ExceptionsHandler: handler } = (exports ?? {}) as {
      ExceptionsHandler?: { readonly prototype: ExceptionsHandler }
    }
    if (typeof handler?.prototype.next === 'function') watchErrors(handler.prototype, noticed)
  }
  modules.watch('@nestjs/core', ({ file }) => found(file(FILE)))
  let looked = false
  return {
    serverSeen() {
      if (looked || !('getOwnMetadata' in Reflect)) return
      looked = true
      packages.watch('@nestjs/core', ({ exports }) => found(exports), FILE)
    },
  }
}

function watchErrors(prototype: ExceptionsHandler, noticed: ErrorNoticed): void {
  if (!tellOnce(prototype, noticed)) return
  const { next } = prototype
  prototype.next = function (exception, host) {
    tell(prototype, exception, responseOf(host))
    return next.call(this, exception, host)
  }
}

function responseOf(host: ArgumentsHost): object | undefined {
  const response = host.getArgByIndex?.(1)
  if (typeof response !== 'object' || response === null) return undefined
  return (response as { readonly raw?: object }).raw ?? response
}
