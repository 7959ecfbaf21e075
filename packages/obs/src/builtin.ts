/**
 * Modules of Node's own that take long to load, got when they are first needed. An `import` in an ES module reads every export, and some are
 * getters that load more: `node:http` brings undici and web crypto (36 ms instead of 3), `node:fs` its promises (1.6 ms), `node:util`
 * a parser of arguments (0.8 ms), at the start of every application (Node 24).
 */
export const builtin = {
  get crypto() {
    return process.getBuiltinModule('node:crypto')
  },
  get fs() {
    return process.getBuiltinModule('node:fs')
  },
  get http() {
    return process.getBuiltinModule('node:http')
  },
  get http2() {
    return process.getBuiltinModule('node:http2')
  },
  get net() {
    return process.getBuiltinModule('node:net')
  },
  get timersPromises() {
    return process.getBuiltinModule('node:timers/promises')
  },
  get util() {
    return process.getBuiltinModule('node:util')
  },
  get v8() {
    return process.getBuiltinModule('node:v8')
  },
  get zlib() {
    return process.getBuiltinModule('node:zlib')
  },
}
