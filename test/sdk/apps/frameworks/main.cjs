/* An application of the matrix in CommonJS. Prints its port. */
const { instrument } = require('@ticolops/obs')
const { applications } = require('./applications.ts')

async function main(order) {
  const start = () => instrument({ service: order.application, shutdown: false })
  if (order.instrumented === 'first') start()
  const modules = order.packages.map((name) => require(name))
  if (order.instrumented === 'after the imports') start()
  const server = await applications[order.application](...modules)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  if (order.instrumented === 'after listen()') start()
  await instrument().ready()
  process.stdout.write(`${server.address().port}\n`)
}

void main(JSON.parse(process.argv[2]))
