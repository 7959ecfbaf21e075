import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { conflict, notFound } from '../problems.ts'
import type { Team } from '../model.ts'
import { body, ids, text } from './schemas.ts'

/** PostgreSQL's codes for a row that others still point at: `restrict_violation` and `foreign_key_violation`. */
const STILL_REFERENCED = new Set(['23001', '23503'])

const COLUMNS = 'id, name, created_at as "createdAt"'

/** `/teams`, all but the summary. */
export function teamRoutes(app: FastifyInstance, pool: Pool): void {
  app.post<{ Body: { name: string } }>(
    '/teams',
    { schema: { body: body({ name: text }, ['name']) } },
    async (request, reply) => {
      const { rows } = await pool.query<Team>(`insert into teams (name) values ($1) returning ${COLUMNS}`, [
        request.body.name,
      ])
      return reply.code(201).send(rows[0])
    },
  )

  app.get('/teams', async () => {
    const { rows } = await pool.query<Team>(`select ${COLUMNS} from teams order by name limit 100`)
    return { items: rows }
  })

  app.get<{ Params: { teamId: number } }>('/teams/:teamId', { schema: { params: ids('teamId') } }, async (request) =>
    findTeam(pool, request.params.teamId),
  )

  app.delete<{ Params: { teamId: number } }>(
    '/teams/:teamId',
    { schema: { params: ids('teamId') } },
    async (request, reply) => {
      const { teamId } = request.params
      const { rowCount } = await pool.query('delete from teams where id = $1', [teamId]).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && STILL_REFERENCED.has(String(error.code)))
          throw conflict(`team ${teamId} still has users or tasks`)
        throw error
      })
      if (!rowCount) throw notFound(`team ${teamId}`)
      return reply.code(204).send()
    },
  )
}

/** The team, or the problem that it does not exist. */
export async function findTeam(pool: Pool, teamId: number): Promise<Team> {
  const { rows } = await pool.query<Team>(`select ${COLUMNS} from teams where id = $1`, [teamId])
  const team = rows[0]
  if (!team) throw notFound(`team ${teamId}`)
  return team
}

/** How a team is doing. Since release 1.1.0. */
export function teamSummary(app: FastifyInstance, pool: Pool): void {
  app.get<{ Params: { teamId: number } }>(
    '/teams/:teamId/summary',
    { schema: { params: ids('teamId') } },
    async (request) => {
      const team = await findTeam(pool, request.params.teamId)
      const { rows } = await pool.query<{ open: number; completed: number }>(
        `select count(*) filter (where completed_at is null)::integer as open, count(completed_at)::integer as completed
           from tasks where team_id = $1`,
        [team.id],
      )
      return { team, tasks: rows[0] }
    },
  )
}
