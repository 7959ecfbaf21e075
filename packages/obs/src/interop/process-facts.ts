import { builtin } from '../builtin.ts'
import type { Facts } from './finding.ts'
import { LoadedPackages } from './loaded-packages.ts'

/** This process. */
export function processFacts(): Facts {
  const packages = new LoadedPackages()
  return {
    copies: (name) => packages.copies(name),
    flags: [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)],
    get httpIsWrapped() {
      // Node's own is the one of all event emitters.
      return Object.hasOwn(builtin.http.Server.prototype, 'emit')
    },
    globals: globalThis,
  }
}
