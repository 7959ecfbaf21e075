/* Ends as the first argument says. Without `SENTRY_DSN` the SDK is not even loaded. */
export {}

const ways: Readonly<Record<string, () => unknown>> = {
  'throws at once': () => {
    throw new TypeError('broken', { cause: new RangeError('the cause') })
  },
  'throws later': () => setTimeout(fail, 5),
  'throws in the next tick': () => process.nextTick(fail),
  'throws what is no error': () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what an application may do
    throw 'a text'
  },
  'throws nothing': () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what an application may do
    throw undefined
  },
  rejects: () => void Promise.reject(new Error('rejected')),
  'rejects with what is no error': () => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what an application may do
    void Promise.reject('a reason')
  },
  'exits with an error of its own': () => {
    process.on('uncaughtException', () => process.exit(5))
    fail()
  },
  'survives an error': () => {
    process.on('uncaughtException', () => process.stderr.write('survived\n'))
    setTimeout(fail, 5)
  },
  'survives a rejection': () => {
    process.on('unhandledRejection', () => process.stderr.write('survived\n'))
    void Promise.reject(new Error('rejected'))
  },
  'fails in its handler': () => {
    process.on('uncaughtException', fail)
    fail()
  },
  'changes its exit code': () => {
    process.on('exit', () => (process.exitCode = 9))
    fail()
  },
}

function fail(): never {
  throw new Error('broken')
}

if (process.env['SENTRY_DSN'] !== undefined) {
  const { instrument } = await import('@ticolops/obs')
  instrument({ service: 'crashing', telemetry: false })
}
ways[process.argv[2] ?? '']?.()
