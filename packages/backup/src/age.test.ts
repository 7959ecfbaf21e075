import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { decryptStream, encryptStream, identitiesIn } from './age.ts'
import type { Bytes } from './object-store.ts'

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function all(bytes: Bytes): Promise<Buffer> {
  const read: Uint8Array[] = []
  for await (const chunk of bytes) read.push(chunk)
  return Buffer.concat(read)
}

const pair = async () => {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

test('each of two readers can read, a third one is told that the key is wrong', async () => {
  const [first, second, third] = [await pair(), await pair(), await pair()]
  const encrypted = await all(encryptStream([first.recipient, second.recipient])(chunks('one ', 'two')))
  for (const { identity } of [first, second])
    expect((await all(decryptStream([third.identity, identity])(chunksOf(encrypted)))).toString()).toBe('one two')
  await expect(all(decryptStream([third.identity])(chunksOf(encrypted)))).rejects.toMatchObject({
    outcome: 'wrong_key',
  })
})

test.each([
  [
    'a flipped bit',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.readUInt8(bytes.length - 1) ^ 1])]),
  ],
  ['a missing end', (bytes: Buffer) => bytes.subarray(0, -1)],
  ['a missing last chunk', (bytes: Buffer) => bytes.subarray(0, bytes.length - (100_000 - 65_536) - 16)],
  ['something behind the end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
  ['only half of its head', (bytes: Buffer) => bytes.subarray(0, 40)],
  ['nothing', () => Buffer.alloc(0)],
])('%s is found', async (_, damage) => {
  const { identity, recipient } = await pair()
  const encrypted = await all(encryptStream([recipient])(chunks('x'.repeat(100_000))))
  await expect(all(decryptStream([identity])(chunksOf(damage(encrypted))))).rejects.toMatchObject({
    outcome: 'damaged',
  })
})

test('what the source throws is told as it is, on both ways', async () => {
  const { identity, recipient } = await pair()
  const encrypted = await all(encryptStream([recipient])(chunks('x')))
  await expect(all(encryptStream([recipient])(brokenAfter(Buffer.from('x'))))).rejects.toThrow('the source broke')
  await expect(all(decryptStream([identity])(brokenAfter(encrypted)))).rejects.toThrow('the source broke')
})

test('a public key where a secret one belongs, and the reverse, is refused at once and not shown', async () => {
  const { identity, recipient } = await pair()
  const refusals = [
    () => encryptStream([identity]),
    () => decryptStream([recipient]),
    () => decryptStream([`${identity}Q`]),
  ]
  const messages = refusals.map((refused) => messageOf(refused))
  expect(messages).toEqual([
    expect.stringContaining('A recipient is not an age public key'),
    expect.stringContaining('no age secret key'),
    expect.stringContaining('no age secret key'),
  ])
  expect(messages.join()).not.toContain(identity)
})

test('an identity file is its lines without comments; an empty one is refused', () => {
  expect(identitiesIn('# created: now\n# public key: age1x\nAGE-SECRET-KEY-1A\n\n AGE-SECRET-KEY-1B\n')).toEqual([
    'AGE-SECRET-KEY-1A',
    'AGE-SECRET-KEY-1B',
  ])
  expect(() => identitiesIn('# nothing\n')).toThrow('The identity file has no key.')
})

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000)
}

function messageOf(refused: () => unknown): string {
  try {
    refused()
  } catch (error) {
    return String(error)
  }
  return 'it was not refused'
}

async function* brokenAfter(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
  throw new Error('the source broke')
}
