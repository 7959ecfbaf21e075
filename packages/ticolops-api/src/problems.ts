import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance } from 'fastify'

/** An answer that is not a success, in the form of RFC 9457 (`application/problem+json`). */
export interface Problem {
  readonly status: number
  readonly title: string
  readonly detail: string
}

/** Thrown by a route to answer with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** The thing that the request names does not exist. */
export function notFound(what: string): ProblemError {
  return new ProblemError({ status: 404, title: 'Not Found', detail: `${what} does not exist` })
}

/** The request contradicts what is stored. */
export function conflict(detail: string): ProblemError {
  return new ProblemError({ status: 409, title: 'Conflict', detail })
}

/** What the constraints of migrations/ mean to whoever sent the row. */
const BROKEN_CONSTRAINTS: Readonly<Record<string, ProblemError['problem']>> = {
  teams_name_unique: conflict('a team with this name exists already').problem,
  users_email_unique: conflict('a user with this email exists already').problem,
  users_team_exists: notFound('the team').problem,
  tasks_team_exists: notFound('the team').problem,
  tasks_assignee_exists: notFound('the assignee').problem,
}

/** Makes every error of the app an `application/problem+json` answer; only unexpected ones are logged and keep their text inside. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500)
      request.log.error({ err: error, method: request.method, url: request.url }, 'request failed')
    return reply.code(problem.status).type('application/problem+json').send(problem)
  })
  app.setNotFoundHandler(async (request, reply) => {
    const { problem } = notFound(`${request.method} ${request.url.split('?', 1)[0]}`)
    return reply.code(problem.status).type('application/problem+json').send(problem)
  })
}

function problemOf(error: FastifyError & { readonly constraint?: string }): Problem {
  if (error instanceof ProblemError) return error.problem
  const broken = BROKEN_CONSTRAINTS[error.constraint ?? '']
  if (broken) return broken
  const status = error.statusCode ?? 500
  if (status < 500) return { status, title: STATUS_CODES[status] ?? 'Bad request', detail: error.message }
  return {
    status: 500,
    title: 'Internal Server Error',
    detail: 'the request could not be answered; see the log of the service',
  }
}
