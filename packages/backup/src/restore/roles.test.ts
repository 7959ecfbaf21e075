import { expect, test } from 'vitest'
import { missingRolesIn } from './roles.ts'

const DUMPED = `
CREATE ROLE postgres;
ALTER ROLE postgres WITH SUPERUSER LOGIN;
CREATE ROLE "web ""app""";
ALTER ROLE "web ""app""" WITH NOSUPERUSER LOGIN CONNECTION LIMIT 5;
ALTER ROLE "web ""app""" SET search_path TO 'shop';
ALTER ROLE "web ""app""" IN DATABASE shop SET work_mem TO '1MB';
CREATE ROLE web;
ALTER ROLE web WITH NOLOGIN;
GRANT web TO "web ""app""" WITH ADMIN OPTION GRANTED BY postgres;
GRANT pg_read_all_data TO web GRANTED BY postgres;
`

test('roles that are missing are made with their attributes, settings and memberships; who granted them is left out', () => {
  expect(missingRolesIn(DUMPED, new Set(['postgres']))).toEqual([
    {
      name: 'web "app"',
      sql: [
        'CREATE ROLE "web ""app""";',
        'ALTER ROLE "web ""app""" WITH NOSUPERUSER LOGIN CONNECTION LIMIT 5;',
        `ALTER ROLE "web ""app""" SET search_path TO 'shop';`,
        'GRANT web TO "web ""app""";',
      ],
    },
    { name: 'web', sql: ['CREATE ROLE web;', 'ALTER ROLE web WITH NOLOGIN;', 'GRANT pg_read_all_data TO web;'] },
  ])
})

test('a role that is there is left as it is', () => {
  expect(missingRolesIn(DUMPED, new Set(['postgres', 'web', 'web "app"']))).toEqual([])
})
