/** What the API stores. Times are ISO 8601, as PostgreSQL's are read (connections.ts). */

export interface Team {
  readonly id: number
  readonly name: string
  readonly createdAt: string
}

export interface User {
  readonly id: number
  readonly teamId: number
  readonly name: string
  readonly email: string
  readonly createdAt: string
}

export interface Task {
  readonly id: number
  readonly teamId: number
  readonly assigneeId: number | null
  readonly title: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly completedAt: string | null
}
