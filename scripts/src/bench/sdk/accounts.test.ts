import { describe, expect, it } from 'vitest'
import { account } from './accounts.ts'
import type { Books } from '../../../../test/bench-faults/service.ts'

const spans = {
  started: 30,
  live: 0,
  ended: 30,
  exported: 10,
  dropped: { queue_full: 15, export_failed: 0, rejected: 0, shutdown: 0 },
  queued: 5,
}
const books: Books = {
  sampledRequests: 30,
  errors: 9,
  page: '',
  status: {
    traces: {
      state: 'recording',
      openTelemetry: '0.301.0',
      endpoint: 'http://127.0.0.1:4318',
      protocol: 'http/protobuf',
      sampleRatio: 0.1,
      thread: 'worker',
      spans,
      lastError: undefined,
    },
    errors: {
      state: 'on',
      sentry: '11.12.0',
      host: '127.0.0.1',
      captured: 9,
      sent: 4,
      queued: 2,
      dropped: { network: 3 },
    },
    logs: { level: 'info', lines: { info: 300 }, lost: 0, waitingBytes: 0 },
  },
}

describe('the accounts of a service whose backends are broken', () => {
  it('are in order when everything that was made is sent, waits, or is lost for a reason', () => {
    expect(account(books, { spans: 10, events: 4 }, true)).toMatchObject({ uncounted: 0, remarks: [] })
  })

  it('miss spans and errors that the application has made and the SDK says nothing of', () => {
    expect(account({ ...books, sampledRequests: 31, errors: 11 }, { spans: 10, events: 4 }, true).uncounted).toBe(3)
  })

  it('take the SDK’s word for spans where others than requests make some', () => {
    expect(account({ ...books, sampledRequests: 7 }, { spans: 10, events: 4 }, false).uncounted).toBe(0)
  })

  it('remark on what counts as sent and was never taken', () => {
    expect(account(books, { spans: 8, events: 4 }, true).remarks).toEqual([
      '10 spans count as sent, and the receiver has taken 8.',
    ])
  })

  it('miss all spans where none are recorded', () => {
    const status = { ...books.status, traces: { state: 'failed', reason: 'it is missing' } as const }
    expect(account({ ...books, status }, { spans: 0, events: 4 }, true)).toMatchObject({
      spans: undefined,
      uncounted: 30,
      remarks: ['spans are failed.'],
    })
  })
})
