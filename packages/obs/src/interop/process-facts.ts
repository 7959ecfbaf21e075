import { builtin } from '../builtin.ts'
import type { Facts } from './finding.ts'
import { LoadedPackages } from './loaded-packages.ts'

/** Tells of this process, as it is whenever it is asked. */
export function processFacts(): () => Facts {
  const packages = new LoadedPackages()
  return () => {
    packages.look()
    return {
      copies: (name) => packages.copies(name),
      flags: [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)],
      // Node's own is the one of all event emitters.
      httpIsWrapped: Object.hasOwn(builtin.http.Server.prototype, 'emit'),
      globals: globalThis,
    }
  }
}
