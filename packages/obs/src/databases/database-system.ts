/** `db.system.name` of the OpenTelemetry semantic conventions. */
export type DatabaseSystem = 'mysql' | 'postgresql' | 'redis'

/** A database that speaks SQL. */
export type SqlSystem = Exclude<DatabaseSystem, 'redis'>
