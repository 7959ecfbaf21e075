import type { Socket } from 'node:net'
import { once } from 'node:events'
import { builtin } from '../builtin.ts'
import type { ClusterAddress, FromProcess, ToProcess } from './cluster-protocol.ts'
import { socketName } from './cluster-place.ts'
import { onFrames, sendFrame } from './frames.ts'
import type { Hub } from './hub.ts'
import { snapshotOf } from './snapshot.ts'
import type { Question } from './source.ts'

/** The primary may come up later than its workers, and come back. */
const RETRY_MS = 500

/** In a worker of a cluster: shows this process's metrics and health to the primary. */
export class ClusterClient {
  readonly #hub: Hub
  readonly #address: ClusterAddress
  readonly #worker: string
  #socket: Socket | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(hub: Hub, address: ClusterAddress, worker: string) {
    this.#hub = hub
    this.#address = address
    this.#worker = worker
    this.#connect()
  }

  /** Says goodbye with everything that was counted. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    const socket = this.#socket
    if (socket === undefined || socket.connecting || socket.destroyed) return
    this.#send({ type: 'leave', snapshot: snapshotOf(await this.#hub.content()) })
    socket.end()
    await once(socket, 'close')
  }

  #connect(): void {
    const socket = builtin.net.connect(socketName(this.#address))
    this.#socket = socket
    socket.unref()
    socket.on('error', () => undefined)
    socket.on('connect', () => this.#send({ type: 'join', token: this.#address.token, worker: this.#worker }))
    socket.on('close', () => {
      if (!this.#closed) this.#retry = setTimeout(() => this.#connect(), RETRY_MS).unref()
    })
    onFrames(socket, (value) => {
      const { id, question } = value as ToProcess
      this.#answer(question).then(
        (answer) => this.#send({ type: 'answer', id, answer }),
        () => undefined,
      )
    })
  }

  async #answer(question: Question): Promise<unknown> {
    if (question === 'collect') return snapshotOf(await this.#hub.content())
    if (question === 'ready') return this.#hub.ready()
    return question === 'started' ? this.#hub.started() : this.#hub.status()
  }

  #send(message: FromProcess): void {
    if (this.#socket !== undefined) sendFrame(this.#socket, message)
  }
}
