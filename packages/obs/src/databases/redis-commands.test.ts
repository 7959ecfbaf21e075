import { expect, it } from 'vitest'
import { commandName, redisErrorType } from './redis-commands.ts'

it.each([
  ['get', 'GET'],
  ['JSON.SET', 'JSON.SET'],
  [Buffer.from('get'), 'GET'],
  ['user 17', '_OTHER'],
  ['', '_OTHER'],
])('the command %j is %s', (command, name) => {
  expect(commandName(command)).toBe(name)
})

it.each([
  ['of the server', named('ReplyError', 'WRONGTYPE Operation against a key'), 'WRONGTYPE'],
  ['of a script', named('Error', 'OOPS no'), 'OOPS'],
  ['of the connection', Object.assign(new Error('READONLY x'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['of the driver', named('ClientClosedError', 'The client is closed'), 'ClientClosedError'],
  ['without a prefix', named('Error', 'Connection is closed.'), 'Error'],
  ['that is none', 'WRONGTYPE x', '_OTHER'],
])('an error %s is named by what says most', (_of, error, type) => {
  expect(redisErrorType(error)).toBe(type)
})

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}
