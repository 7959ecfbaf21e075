import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { notFound } from '../problems.ts'
import { findTeam } from './teams.ts'
import type { User } from '../model.ts'
import { body, email, ids, text } from './schemas.ts'

const COLUMNS = 'id, team_id as "teamId", name, email, created_at as "createdAt"'

/** `/users`, and the users of a team. */
export function userRoutes(app: FastifyInstance, pool: Pool): void {
  app.post<{ Params: { teamId: number }; Body: { name: string; email: string } }>(
    '/teams/:teamId/users',
    { schema: { params: ids('teamId'), body: body({ name: text, email }, ['name', 'email']) } },
    async (request, reply) => {
      const { rows } = await pool.query<User>(
        `insert into users (team_id, name, email) values ($1, $2, $3) returning ${COLUMNS}`,
        [request.params.teamId, request.body.name, request.body.email],
      )
      return reply.code(201).send(rows[0])
    },
  )

  app.get<{ Params: { teamId: number } }>(
    '/teams/:teamId/users',
    { schema: { params: ids('teamId') } },
    async (request) => {
      const team = await findTeam(pool, request.params.teamId)
      const { rows } = await pool.query<User>(
        `select ${COLUMNS} from users where team_id = $1 order by name limit 100`,
        [team.id],
      )
      return { items: rows }
    },
  )

  app.get<{ Params: { userId: number } }>('/users/:userId', { schema: { params: ids('userId') } }, async (request) => {
    const { rows } = await pool.query<User>(`select ${COLUMNS} from users where id = $1`, [request.params.userId])
    if (!rows[0]) throw notFound(`user ${request.params.userId}`)
    return rows[0]
  })
}
