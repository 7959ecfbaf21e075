import { expect, test, vi } from 'vitest'
import { libpqEnvironment, urlOf } from './connect.ts'

test('client programs get the address in their environment, decoded', () => {
  expect(
    libpqEnvironment('postgres://me%40home:p%2Fw%3A1@[::1]:6543/my%20shop?sslmode=verify-full&sslrootcert=/ca.pem'),
  ).toMatchObject({
    PGHOST: '::1',
    PGPORT: '6543',
    PGUSER: 'me@home',
    PGPASSWORD: 'p/w:1',
    PGDATABASE: 'my shop',
    PGSSLMODE: 'verify-full',
    PGSSLROOTCERT: '/ca.pem',
  })
})

test('where the server is to prove who it is, client programs trust whom Node trusts', () => {
  const verified = 'postgres://u:p@db/shop?sslmode=verify-full'
  vi.stubEnv('NODE_EXTRA_CA_CERTS', '/etc/authorities.pem')
  expect(libpqEnvironment(verified)).toMatchObject({ PGSSLROOTCERT: '/etc/authorities.pem' })
  expect(libpqEnvironment('postgres://u:p@db/shop?sslmode=require')).not.toHaveProperty('PGSSLROOTCERT')
  vi.stubEnv('NODE_EXTRA_CA_CERTS', undefined)
  expect(libpqEnvironment(verified)).toMatchObject({ PGSSLROOTCERT: 'system' })
  vi.unstubAllEnvs()
})

test('another database of the same server keeps user, password and parameters', () => {
  expect(urlOf('postgres://u:p@db:1/shop?sslmode=require', 'drill of "shop"')).toBe(
    'postgres://u:p@db:1/drill%20of%20%22shop%22?sslmode=require',
  )
})

test('what is no address is refused without being shown: it may be a password', () => {
  for (const address of ['hunter2', 'mysql://root:hunter2@db/shop'])
    expect(() => libpqEnvironment(address)).toThrow(/^The address of the database is none\.$/)
})
