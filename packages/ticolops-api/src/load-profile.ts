/** One kind of request of a mix, as load generators take it. */
export interface LoadRequest {
  /** How often, relative to the others. */
  readonly weight: number
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** A function is asked for each request. */
  readonly path: string | (() => string)
  /** Sent as JSON. */
  readonly body?: unknown
}

/** What {@link seed} left in the service, by id. */
export interface Seeded {
  readonly teams: readonly number[]
  readonly users: readonly number[]
  readonly tasks: readonly number[]
}

const TEAMS = ['Atlas', 'Borealis', 'Cordillera', 'Delta', 'Estuary']
const USERS_PER_TEAM = 3
const TASKS_PER_TEAM = 10

/**
 * Fills a running service with teams, users and tasks; teams and users that are there already are kept.
 * @param url Base URL of the service. Throws when it does not answer as expected.
 */
export async function seed(url: string): Promise<Seeded> {
  const seeded = { teams: [] as number[], users: [] as number[], tasks: [] as number[] }
  for (const name of TEAMS) await post(url, '/teams', { name })
  for (const team of await idsAt(url, '/teams')) {
    seeded.teams.push(team)
    for (let n = 1; n <= USERS_PER_TEAM; n++)
      await post(url, `/teams/${team}/users`, { name: `User ${n}`, email: `user-${n}@team-${team}.example` })
    for (let n = 1; n <= TASKS_PER_TEAM; n++) await post(url, `/teams/${team}/tasks`, { title: `Task ${n}` })
    seeded.users.push(...(await idsAt(url, `/teams/${team}/users`)))
    seeded.tasks.push(...(await idsAt(url, `/teams/${team}/tasks`)))
  }
  return seeded
}

/** What a browser reports when a page asks for a script that the Content Security Policy does not allow. */
const BLOCKED_SCRIPT = {
  'csp-report': {
    'document-uri': 'https://ticolops.example/teams',
    'effective-directive': 'script-src-elem',
    'blocked-uri': 'https://cdn.example/widget.js',
    disposition: 'enforce',
  },
}

/**
 * A working day of Ticolops, for services started with `DEMO_FAULTS=1`: 0.3 % of the requests fail and 0.8 % are
 * slow, which an objective of 99.9 % does not bear and one of 99 % does.
 * More tasks are created than completed, so that there is always one to complete.
 */
export function loadProfile({ teams, users, tasks }: Seeded): LoadRequest[] {
  const team = inTurn(teams)
  const task = inTurn(tasks)
  const assignees = users.slice(0, 3)
  // Ids rise one by one, so the ones after the seeded are those that this load creates.
  let completed = Math.min(...tasks) - 1
  return [
    { weight: 400, method: 'GET', path: () => `/teams/${team()}/tasks` },
    { weight: 120, method: 'GET', path: () => `/teams/${team()}/tasks?status=open&limit=50` },
    { weight: 150, method: 'GET', path: () => `/tasks/${task()}` },
    { weight: 60, method: 'GET', path: '/teams' },
    // Not found until release 1.1.0. At 40 requests a second some 64 a minute, of which the limit of 60 denies a few.
    { weight: 26, method: 'GET', path: () => `/teams/${team()}/summary` },
    ...assignees.map((assigneeId): LoadRequest => ({
      weight: 90 / assignees.length,
      method: 'POST',
      path: () => `/teams/${team()}/tasks`,
      body: { title: 'Check the new release', assigneeId },
    })),
    { weight: 40, method: 'PATCH', path: () => `/tasks/${task()}`, body: { title: 'Check the new release twice' } },
    { weight: 70, method: 'POST', path: () => `/tasks/${++completed}/complete` },
    { weight: 5, method: 'GET', path: '/tasks/2000000000' },
    { weight: 3, method: 'GET', path: '/favicon.ico' },
    { weight: 2, method: 'POST', path: '/teams', body: { nmae: 'Atlas' } },
    { weight: 1, method: 'POST', path: '/csp-reports', body: BLOCKED_SCRIPT },
    { weight: 8, method: 'GET', path: () => `/teams/${team()}/tasks?fault=slow` },
    { weight: 3, method: 'GET', path: () => `/tasks/${task()}?fault=error` },
  ]
}

/** The next of the values at each call, from the first again after the last. */
function inTurn<T>(values: readonly T[]): () => T | undefined {
  let turn = 0
  return () => values[turn++ % values.length]
}

async function post(url: string, path: string, body: object): Promise<void> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  // 409: it is there already.
  if (!response.ok && response.status !== 409) throw refused('POST', path, response.status, await response.text())
  await response.arrayBuffer().catch(() => {})
}

async function idsAt(url: string, path: string): Promise<number[]> {
  const response = await fetch(new URL(path, url))
  if (!response.ok) throw refused('GET', path, response.status, await response.text())
  const { items } = (await response.json()) as { items: { id: number }[] }
  return items.map(({ id }) => id)
}

function refused(method: string, path: string, status: number, answer: string): Error {
  return new Error(`seeding failed: ${method} ${path} was answered with ${status}: ${answer}`)
}
