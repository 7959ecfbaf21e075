import type { Server, Socket } from 'node:net'
import { builtin } from '../builtin.ts'
import { ClusterSource } from './cluster-source.ts'
import type { ClusterAddress, FromProcess } from './cluster-protocol.ts'
import { socketName } from './cluster-place.ts'
import { onFrames } from './frames.ts'
import type { Hub } from './hub.ts'

/** In the primary of a cluster: lets the workers join the page. */
export function serveCluster(hub: Hub, address: ClusterAddress, failed: (error: unknown) => void): Server {
  const server = builtin.net.createServer((socket) => welcome(socket, hub, address.token))
  server.unref()
  server.on('error', failed)
  server.listen(socketName(address))
  return server
}

function welcome(socket: Socket, hub: Hub, token: string): void {
  let source: ClusterSource | undefined
  socket.unref()
  // A worker that is killed resets its connection; its end is told by `close`.
  socket.on('error', () => undefined)
  onFrames(socket, (value) => {
    const message = value as FromProcess
    if (source !== undefined) source.receive(message)
    else if (message.type === 'join' && message.token === token)
      hub.add((source = new ClusterSource(message.worker, socket)))
    else socket.destroy()
  })
  socket.on('close', () => {
    if (source === undefined) return
    source.close()
    hub.remove(source)
  })
}
