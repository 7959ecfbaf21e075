/* Ends as the first argument says. Without `SENTRY_DSN` the SDK is not even loaded. */
const ways: Readonly<Record<string, () => unknown>> = {
  'throws at once': () => {
    throw new TypeError('broken', { cause: new RangeError('the cause') })
  },
  'throws later': () => setTimeout(fail, 5),
  'throws in the next tick': () => process.nextTick(fail),
  'throws what is no error': () =>
    setTimeout(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- what an application may do
      throw 'a text'
    }, 5),
  'throws nothing': () =>
    setTimeout(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- what an application may do
      throw undefined
    }, 5),
  rejects: () => void Promise.reject(new Error('rejected')),
  'rejects with what is no error': () => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what an application may do
    void Promise.reject('a reason')
  },
  'exits with a code of its own': () => {
    process.on('uncaughtException', () => process.exit(5))
    setTimeout(fail, 5)
  },
  'survives an error': () => {
    process.on('uncaughtException', survive)
    setTimeout(fail, 5)
  },
  'survives a rejection': () => {
    process.on('unhandledRejection', survive)
    // In the strict mode it is an uncaught exception as well.
    process.on('uncaughtException', survive)
    void Promise.reject(new Error('rejected'))
  },
  'stops to listen': () => {
    process.on('unhandledRejection', survive)
    process.off('unhandledRejection', survive)
    void Promise.reject(new Error('rejected'))
  },
  'fails in its handler': () => {
    process.on('uncaughtException', fail)
    setTimeout(fail, 5)
  },
  'changes its exit code': () => {
    process.on('exit', () => (process.exitCode = 9))
    setTimeout(fail, 5)
  },
  'reports an error and exits': () => {
    obs?.captureError(new Error('told'))
    process.exit(3)
  },
}

function survive(): void {
  process.stderr.write('survived\n')
}

function fail(): never {
  throw new Error('broken')
}

// Something is awaited either way, so that what follows has the same stack.
const module = await(process.env['SENTRY_DSN'] === undefined ? import('node:os') : import('@ticolops/obs'))
const obs = 'instrument' in module ? module.instrument({ service: 'crashing', telemetry: false }) : undefined
ways[process.argv[2] ?? '']?.()
