import { expect, test } from 'vitest'
import { databasePropertiesIn } from './database-properties.ts'

const DUMPED = String.raw`
CREATE DATABASE "my ""shop""" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'de_DE.utf8' TABLESPACE = "fast disk";
ALTER DATABASE "my ""shop""" OWNER TO web;
ALTER DATABASE "my ""shop""" SET search_path TO 'shop', 'public';
ALTER ROLE "web role" IN DATABASE "my ""shop""" SET "TimeZone" TO 'UTC';
ALTER DATABASE other SET work_mem TO '1GB';
REVOKE CONNECT,TEMPORARY ON DATABASE "my ""shop""" FROM PUBLIC;
GRANT CONNECT ON DATABASE "my ""shop""" TO web;
GRANT SELECT ON TABLE public.database TO web;
`

test('a database of another name gets the encoding, the settings and the grants of the one that was dumped', () => {
  const properties = databasePropertiesIn(DUMPED)
  expect(properties.creation).toBe("ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'de_DE.utf8'")
  expect(properties.settingsFor('it"s new')).toEqual([
    `ALTER DATABASE "it""s new" SET search_path TO 'shop', 'public';`,
    `ALTER ROLE "web role" IN DATABASE "it""s new" SET "TimeZone" TO 'UTC';`,
  ])
  expect(properties.grantsFor('new')).toEqual([
    'REVOKE CONNECT,TEMPORARY ON DATABASE "new" FROM PUBLIC;',
    'GRANT CONNECT ON DATABASE "new" TO web;',
  ])
})

test('a name that stands in a value is left alone', () => {
  const sql = `CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8';\nALTER DATABASE shop SET app.name TO 'DATABASE shop SET';`
  expect(databasePropertiesIn(sql).settingsFor('new')).toEqual([
    `ALTER DATABASE "new" SET app.name TO 'DATABASE shop SET';`,
  ])
})

test('a dump that makes no database has no properties', () => {
  const properties = databasePropertiesIn('ALTER DATABASE shop SET x TO y;')
  expect([properties.creation, properties.settingsFor('new'), properties.grantsFor('new')]).toEqual(['', [], []])
})
