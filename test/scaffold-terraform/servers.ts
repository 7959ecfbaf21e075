import type { CloudName } from './configuration.ts'

/** What a plan tells of a cloud's servers of PostgreSQL, and what they are to be; and what it keeps secrets in. */
export const SERVERS: Readonly<
  Record<
    CloudName,
    {
      readonly type: string
      readonly facts: (values: Readonly<Record<string, unknown>>) => object
      readonly drill: object
      readonly own: object
      readonly secret: string
    }
  >
> = {
  aws: {
    type: 'aws_db_instance',
    facts: ({ engine_version, multi_az, deletion_protection, backup_retention_period, skip_final_snapshot }) => ({
      version: engine_version,
      twice: multi_az,
      days: backup_retention_period,
      kept: [deletion_protection, skip_final_snapshot === false],
    }),
    drill: { version: '17', twice: false, days: 1, kept: [false, false] },
    own: { version: '17', twice: true, days: 14, kept: [true, true] },
    secret: 'aws_secretsmanager_secret',
  },
  gcp: {
    type: 'google_sql_database_instance',
    facts: ({ database_version, deletion_protection, settings }) => {
      const [{ availability_type, backup_configuration = [] } = {}] = settings as Settings[]
      return {
        version: database_version,
        twice: availability_type === 'REGIONAL',
        days: backup_configuration[0]?.backup_retention_settings[0]?.retained_backups,
        kept: [deletion_protection],
      }
    },
    drill: { version: 'POSTGRES_17', twice: false, days: 1, kept: [false] },
    own: { version: 'POSTGRES_17', twice: true, days: 14, kept: [true] },
    secret: 'google_secret_manager_secret',
  },
  azure: {
    type: 'azurerm_postgresql_flexible_server',
    facts: ({ version, high_availability, backup_retention_days }) => ({
      version,
      twice: (high_availability as readonly unknown[]).length > 0,
      days: backup_retention_days,
    }),
    // Azure has no fewer days, and locks in the place of a protection.
    drill: { version: '17', twice: false, days: 7 },
    own: { version: '17', twice: true, days: 14 },
    secret: 'azurerm_key_vault_secret',
  },
}
interface Settings {
  readonly availability_type?: string
  readonly backup_configuration?: readonly {
    readonly backup_retention_settings: readonly { readonly retained_backups: number }[]
  }[]
}
