import http from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { rateLimit } from '@ticolops/obs/http'
import { httpMiddleware } from '@ticolops/obs-signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { get, instrumented, listening, settledPage } from '../sdk.ts'
import type { Answer, Instrumented } from '../sdk.ts'
import { FRAMEWORKS } from './servers.ts'
import type { Service } from './servers.ts'

const limit = { name: 'items', points: 3, duration: 600 }
const PROBLEM = {
  type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  title: 'Too many requests',
  status: 429,
  'violated-policies': ['items'],
}

describe.each(FRAMEWORKS)('a rate limit of %s', (name, start, route) => {
  let service: Service
  let app: Instrumented
  beforeEach(async () => {
    app = await instrumented()
  })
  afterEach(async () => {
    await service.stop()
    await app.stop()
  })

  const ask = (forwarded?: string): Promise<Answer> =>
    get(`${service.url}/items/1`, forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } })
  const statuses = async (...forwarded: readonly (string | undefined)[]) => {
    const answers: number[] = []
    for (const each of forwarded) answers.push((await ask(each)).status)
    return answers
  }

  it('allows what it should under concurrency, says what is left, and counts each request once, with its route', async () => {
    service = await start({ limit })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()))
    const allowed = answers.filter(({ status }) => status === 200)
    const denied = answers.filter(({ status }) => status === 429)
    expect([allowed.length, denied.length]).toEqual([3, 17])
    expect(
      allowed.map(({ headers }) => headers['ratelimit']).toSorted((a, b) => String(a).localeCompare(String(b))),
    ).toEqual(['"items";r=0;t=600', '"items";r=1;t=600', '"items";r=2;t=600'])
    for (const { headers, body } of denied) {
      expect(headers).toMatchObject({
        'ratelimit-policy': '"items";q=3;w=600',
        ratelimit: '"items";r=0;t=600',
        'retry-after': '600',
        'content-type': expect.stringContaining('application/problem+json'),
        'x-content-type-options': 'nosniff',
      })
      expect(JSON.parse(body)).toEqual(PROBLEM)
    }
    expect(allowed[0]?.headers['retry-after']).toBeUndefined()

    const page = await settledPage(app)
    expect(page.requests()).toEqual({ [`GET ${route} 200 -`]: 3, [`GET ${route} 429 -`]: 17 })
    const decisions = page.find(httpMiddleware.rateLimitDecisions.name)
    expect(decisions.map(({ labels, value }) => [labels, value])).toEqual([
      [{ limiter: 'items', decision: 'allowed', store: 'memory' }, 3],
      [{ limiter: 'items', decision: 'denied', store: 'memory' }, 17],
    ])
  })

  it('cannot be escaped by X-Forwarded-For', async () => {
    service = await start({ limit })
    expect(await statuses('1.1.1.1', '2.2.2.2', 'unknown', '3.3.3.3', undefined)).toEqual([200, 200, 200, 429, 429])
  })

  it('tells clients apart behind a proxy that is trusted, whatever they send before it', async () => {
    service = await start({ limit: { ...limit, points: 1, trustProxy: ['127.0.0.0/8'] } })
    expect(
      await statuses('198.51.100.1', '9.9.9.9, 198.51.100.1', '198.51.100.2', '198.51.100.1, 198.51.100.2'),
    ).toEqual([200, 429, 200, 429])
    expect(await statuses('2001:db8:1:2::1', '2001:db8:1:2:ffff::2', '2001:db8:1:3::1')).toEqual([200, 429, 200])
  })

  it('goes by a key of the application, skips what it is told to, and lets it answer', async () => {
    const asked: number[] = []
    service = await start({
      limit: {
        ...limit,
        points: 1,
        key: ({ headers }) => headers['x-user'] as string | undefined,
        skip: ({ url }) => url === '/items/health',
        onDenied: ({ remaining, reset }) => {
          asked.push(remaining, reset)
          return asked.length > 2 ? '' : 'slow down'
        },
      },
    })
    const as = (user: string) => get(`${service.url}/items/1`, { headers: { 'x-user': user } })
    expect([(await as('lovelace')).status, (await as('hopper')).status]).toEqual([200, 200])
    const answered = await as('lovelace')
    expect([answered.status, answered.body, answered.headers['retry-after']]).toEqual([429, 'slow down', '600'])
    expect(JSON.parse((await as('lovelace')).body)).toEqual(PROBLEM)
    expect(asked).toEqual([0, 600, 0, 600])
    for (const _ of [1, 2]) {
      const skipped = await get(`${service.url}/items/health`)
      expect([skipped.status, skipped.headers['ratelimit']]).toEqual([200, undefined])
    }
    const page = await settledPage(app)
    expect(page.sum(httpMiddleware.rateLimitDecisions.name)).toBe(4)
    expect(page.text).not.toContain('lovelace')
  })

  it('leaves an error of the application’s key to the framework', async () => {
    service = await start({
      limit: {
        ...limit,
        key: () => {
          throw new Error('no key')
        },
      },
    })
    expect((await ask()).status).toBe(500)
    expect((await settledPage(app)).requests()).toEqual({ [`GET ${route} 500 500`]: 1 })
  })

  it('works without instrument(), and counts once it runs', async () => {
    await app.stop()
    service = await start({ limit: { ...limit, name: `late.${name.replaceAll(/[^a-zA-Z0-9]/g, '')}` } })
    expect((await ask()).status).toBe(200)
    app = await instrumented()
    expect((await ask()).status).toBe(200)
    expect((await settledPage(app)).sum(httpMiddleware.rateLimitDecisions.name)).toBe(1)
  })
})

/** The message of the error with which a service refuses its options. */
async function refusal(start: (typeof FRAMEWORKS)[number][1], options: object): Promise<string> {
  try {
    const service = await start({ limit: options as never })
    await service.stop()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('the options of a rate limit', () => {
  it.each([
    [{}, 'rateLimit(): option name is undefined, but must be a text of 1 to 64 letters, digits and _.-.'],
    [{ ...limit, name: 'a"b' }, 'option name is "a\\"b"'],
    [{ ...limit, points: 0 }, 'rateLimit(): option points is 0, but must be a whole number from 1 to 1000000000.'],
    [{ ...limit, duration: 0.5 }, 'option duration is 0.5, but must be a whole number from 1 to 2073600.'],
    [{ ...limit, redis: {} }, 'option redis is an object, but must be a client of ioredis or redis.'],
    [
      { ...limit, trustProxy: ['10.0.0.0/99'] },
      'option trustProxy is ["10.0.0.0/99"], but must be a number of proxies',
    ],
    [{ ...limit, trustProxy: true }, 'option trustProxy is true'],
    [{ ...limit, keyGenerator: () => 'x' }, 'rateLimit(): there is no option keyGenerator. Allowed here: duration, '],
  ])('%j are refused, in every framework', async (options, message) => {
    for (const [, start] of FRAMEWORKS) expect(await refusal(start, options)).toContain(message)
  })
})

describe('a request of node:http', () => {
  let server: Server
  let app: Instrumented
  afterEach(async () => {
    server.close()
    await app.stop()
  })

  async function serving(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
    app = await instrumented()
    server = http.createServer((request, response) => void answer(request, response))
    return listening(server)
  }

  it('may be held to several limits, which all say what is left', async () => {
    const limits = [
      rateLimit({ name: 'second', points: 10, duration: 1 }),
      rateLimit({ name: 'day', points: 2, duration: 86_400 }),
    ]
    const url = await serving(async (request, response) => {
      for (const admit of limits) if (!(await admit(request, response))) return
      response.end()
    })
    const { headers } = await get(url)
    expect(headers['ratelimit-policy']).toBe('"second";q=10;w=1, "day";q=2;w=86400')
    expect(headers['ratelimit']).toBe('"second";r=9;t=1, "day";r=1;t=86400')
  })

  it('that was answered while it was being decided about is left alone', async () => {
    const admit = rateLimit({ ...limit, points: 1 })
    const admitted: boolean[] = []
    const url = await serving(async (request, response) => {
      const decision = admit(request, response)
      response.end('early')
      admitted.push(await decision)
    })
    const answers = [await get(url), await get(url)]
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [200, 'early'],
      [200, 'early'],
    ])
    expect(admitted).toEqual([true, false])
  })

  it('is limited even when the application has taken the name of the metric', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const admit = rateLimit({ ...limit, points: 1 })
    const url = await serving(async (request, response) => {
      if (await admit(request, response)) response.end()
    })
    app.obs.metrics.counter(httpMiddleware.rateLimitDecisions.name, { help: 'Theirs.' })
    expect([(await get(url)).status, (await get(url)).status]).toEqual([200, 429])
    expect(written.mock.calls.map(([line]) => line)).toEqual([
      expect.stringContaining(
        '@ticolops/obs: the middleware cannot count: metrics.counter(): ticolops_rate_limit_decisions_total exists',
      ),
    ])
    written.mockRestore()
  })
})
