/* loaded-first.cjs: says that it is loaded, past `process.stderr`, which would keep what a thread writes. */
require('node:fs').writeSync(2, 'loaded first\n')
