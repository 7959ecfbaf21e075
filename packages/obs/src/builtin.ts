/**
 * Modules of Node's own that take long to load, got when they are first needed. An `import` of `node:http` in an ES module also makes Node load
 * its undici and web crypto, for the sake of exports that are getters: 36 ms instead of 3 (Node 24), at the start of every application.
 */
export const builtin = {
  get crypto() {
    return process.getBuiltinModule('node:crypto')
  },
  get http() {
    return process.getBuiltinModule('node:http')
  },
  get http2() {
    return process.getBuiltinModule('node:http2')
  },
  get zlib() {
    return process.getBuiltinModule('node:zlib')
  },
}
