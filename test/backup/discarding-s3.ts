// An S3 server that takes everything and keeps nothing, in a process of its own, so that its memory is not taken for ours. Prints its address.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    response.setHeader('etag', '"discarded"')
    if (request.method === 'POST' && searchParams.has('uploads'))
      response.end('<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>')
    else if (request.method === 'POST')
      response.end('<CompleteMultipartUploadResult><ETag>"discarded"</ETag></CompleteMultipartUploadResult>')
    else response.end()
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
