/* A CommonJS application. Prints its port. */
const http = require('node:http')
const { instrument } = require('@ticolops/obs')

instrument({ service: 'required' })
const server = http.createServer((_request, response) => response.end('required'))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
