import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { connect, connectionOf } from './connection.ts'
import type { MethodSeries } from './frameworks/http-server-metrics.ts'
import { RequestState } from './request-state.ts'

/** As much of a series as a state holds: nothing is counted here. */
const series = {} as MethodSeries

/** A connection on which as many requests have come in, one after the other. */
function pipelined(count: number) {
  const socket = new Socket()
  const connection = connect(socket)
  const states = Array.from({ length: count }, (_, index) => new RequestState({}, { index }, 0, series))
  for (const state of states) connection.add(state)
  return { socket, connection, states }
}

describe('a connection', () => {
  it('is found by its socket, from its first request on', () => {
    const { socket, connection } = pipelined(1)
    expect([connectionOf(socket), connectionOf(new Socket()), connectionOf(undefined)]).toEqual([
      connection,
      undefined,
      undefined,
    ])
  })

  it.each([0, 1, 2])('gives request %d of three once, whichever is answered first, and keeps the others', (index) => {
    const { connection, states } = pipelined(3)
    const [answered] = states.splice(index, 1)
    const response = answered?.response ?? {}
    expect([connection.take(response), connection.take(response), connection.find(response)]).toEqual([
      answered,
      undefined,
      undefined,
    ])
    expect(states.map((state) => connection.find(state.response))).toEqual(states)
  })

  it('knows no response of another', () => {
    const { connection, states } = pipelined(2)
    expect([connection.find({}), connection.take({})]).toEqual([undefined, undefined])
    expect(states.map((state) => connection.find(state.response))).toEqual(states)
  })

  it('gives all that are in flight when the client has gone', () => {
    const { connection, states } = pipelined(3)
    connection.take(states[1]?.response ?? {})
    expect([...connection.takeAll()]).toEqual([states[2], states[0]])
    expect([...connection.takeAll()]).toEqual([])
  })
})
