import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import type { Notify } from '../notifications.ts'
import { notFound } from '../problems.ts'
import type { TaskCache } from '../task-cache.ts'
import { findTeam } from './teams.ts'
import type { Task } from '../model.ts'
import { body, ids, nullableId, paging, text } from './schemas.ts'

/** What the task routes need, and whom they tell. */
export interface TaskServices {
  readonly pool: Pool
  readonly cache: TaskCache
  readonly notify: Notify
  readonly changed: (change: 'created' | 'completed') => void
}

interface Listing {
  readonly limit: number
  readonly before?: number
  readonly status?: 'open' | 'completed'
}

type OfTask = { Params: { taskId: number } }
type OfTeam = { Params: { teamId: number } }

const COLUMNS = `id, team_id as "teamId", assignee_id as "assigneeId", title, created_at as "createdAt",
  updated_at as "updatedAt", completed_at as "completedAt"`

/** `/tasks`, and the tasks of a team. */
export function taskRoutes(app: FastifyInstance, { pool, cache, notify, changed }: TaskServices): void {
  app.post<OfTeam & { Body: { title: string; assigneeId?: number | null } }>(
    '/teams/:teamId/tasks',
    { schema: { params: ids('teamId'), body: body({ title: text, assigneeId: nullableId }, ['title']) } },
    async (request, reply) => {
      const { rows } = await pool.query<Task>(
        `insert into tasks (team_id, assignee_id, title) values ($1, $2, $3) returning ${COLUMNS}`,
        [request.params.teamId, request.body.assigneeId ?? null, request.body.title],
      )
      await cache.invalidate(request.params.teamId)
      changed('created')
      return reply.code(201).send(rows[0])
    },
  )

  app.get<OfTeam & { Querystring: Listing }>(
    '/teams/:teamId/tasks',
    {
      schema: {
        params: ids('teamId'),
        querystring: { type: 'object', properties: { ...paging, status: { enum: ['open', 'completed'] } } },
      },
    },
    async (request) => {
      const { teamId } = request.params
      const { limit, before, status } = request.query
      return cache.page(teamId, `${status ?? 'all'}:${before ?? 'newest'}:${limit}`, () =>
        listTasks(pool, teamId, request.query),
      )
    },
  )

  app.get<OfTask>('/tasks/:taskId', { schema: { params: ids('taskId') } }, async (request) =>
    findTask(pool, request.params.taskId),
  )

  app.patch<OfTask & { Body: { title?: string; assigneeId?: number | null } }>(
    '/tasks/:taskId',
    {
      schema: {
        params: ids('taskId'),
        body: { ...body({ title: text, assigneeId: nullableId }, []), minProperties: 1 },
      },
    },
    async (request) => {
      const { taskId } = request.params
      const { title, assigneeId } = request.body
      const { rows } = await pool.query<Task>(
        `update tasks set title = coalesce($2, title), assignee_id = case when $3 then $4 else assignee_id end,
           updated_at = now() where id = $1 returning ${COLUMNS}`,
        [taskId, title ?? null, assigneeId !== undefined, assigneeId ?? null],
      )
      const task = rows[0]
      if (!task) throw notFound(`task ${taskId}`)
      await cache.invalidate(task.teamId)
      return task
    },
  )

  app.post<OfTask>('/tasks/:taskId/complete', { schema: { params: ids('taskId') } }, async (request) => {
    const { taskId } = request.params
    const { rows } = await pool.query<Task>(
      `update tasks set completed_at = now(), updated_at = now() where id = $1 and completed_at is null returning ${COLUMNS}`,
      [taskId],
    )
    const task = rows[0]
    // Completing twice is no error, so that clients may retry; only the first time counts and is told.
    if (!task) return findTask(pool, taskId)
    await cache.invalidate(task.teamId)
    changed('completed')
    await notify(task)
    return task
  })
}

async function findTask(pool: Pool, taskId: number): Promise<Task> {
  const { rows } = await pool.query<Task>(`select ${COLUMNS} from tasks where id = $1`, [taskId])
  const task = rows[0]
  if (!task) throw notFound(`task ${taskId}`)
  return task
}

/** One page, newest first; `next` is the `before` of the following page, or null at the end. */
async function listTasks(pool: Pool, teamId: number, { limit, before, status }: Listing) {
  const team = await findTeam(pool, teamId)
  const { rows } = await pool.query<Task>(
    `select ${COLUMNS} from tasks
      where team_id = $1 and ($2::integer is null or id < $2) and ($3::boolean is null or (completed_at is not null) = $3)
      order by id desc limit $4`,
    [team.id, before ?? null, status === undefined ? null : status === 'completed', limit + 1],
  )
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
