import type { Journal } from '../journal.ts'
import type { LoadedModules } from './loaded-modules.ts'

/** `always`, or the version with which it began to be measured. */
type Until = 'always' | readonly [major: number, minor: number]

/**
 * Libraries that carry requests, queries or messages and are not measured, so that an empty panel has an explanation. Those that
 * go through a driver that is measured are not here: knex, TypeORM, Sequelize, Drizzle, MikroORM, BullMQ.
 */
const NOT_MEASURED: Readonly<Record<string, Until>> = {
  // Servers.
  '@hapi/hapi': 'always',
  restify: 'always',
  // Databases. Prisma 7 goes through the driver that it is given, older ones bring an engine.
  '@clickhouse/client': 'always',
  '@libsql/client': 'always',
  '@prisma/client': [7, 0],
  'better-sqlite3': 'always',
  'cassandra-driver': 'always',
  mariadb: 'always',
  memcached: 'always',
  mongodb: 'always',
  mssql: 'always',
  mysql: 'always',
  'neo4j-driver': 'always',
  oracledb: 'always',
  postgres: 'always',
  sqlite3: 'always',
  tedious: 'always',
  // Messages and remote calls. A gRPC call is seen as the HTTP/2 request that it is, without its own status.
  '@confluentinc/kafka-javascript': 'always',
  '@grpc/grpc-js': 'always',
  amqplib: 'always',
  kafkajs: 'always',
  mqtt: 'always',
  nats: 'always',
  'node-rdkafka': 'always',
}

/** Notes libraries that are loaded but not measured: `ticolops_obs_instrumentation_active` is 0 for them. */
export function watchUncovered(modules: LoadedModules, journal: Journal): void {
  for (const [name, until] of Object.entries(NOT_MEASURED))
    modules.watch(name, ({ version }) => {
      if (until === 'always' || isBefore(version, until)) journal.uncovered(name, version)
    })
}

function isBefore(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return ownMajor < major || (ownMajor === major && ownMinor < minor)
}
