/** Images of the databases on one's own machine and in the pipeline's tests, by tag: there nothing depends on the very bytes. */
export const DATABASE_IMAGES = {
  postgres: 'docker.io/library/postgres:17',
  redis: 'docker.io/library/redis:8',
} as const

/** Role and database there, without password: nobody else reaches them. */
export const ROLE = 'app'

/** The settings of PostgreSQL's image for that. */
export const POSTGRES_SETTINGS = { POSTGRES_USER: ROLE, POSTGRES_DB: ROLE, POSTGRES_HOST_AUTH_METHOD: 'trust' } as const

/** The variables by which a service finds them, each under its host's name. */
export function databaseVariables(
  { postgres, redis }: { readonly postgres: boolean; readonly redis: boolean },
  hosts: { readonly postgres: string; readonly redis: string },
): Readonly<Record<string, string>> {
  return {
    ...(postgres && { DATABASE_URL: `postgres://${ROLE}@${hosts.postgres}:5432/${ROLE}` }),
    ...(redis && { REDIS_URL: `redis://${hosts.redis}:6379` }),
  }
}
