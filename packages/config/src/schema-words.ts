import { z } from 'zod'
import { DURATION } from './duration.ts'

// What several parts of the schema say.

export const text = z.string().min(1)

export const url = z
  .url({ protocol: /^https?$/, error: 'is not an address: write it with http:// or https://', abort: true })
  // fetch refuses such an address, and what is committed and printed is no place for a password.
  .refine(isPublic, { error: 'must not carry a user name or a password' })

function isPublic(address: string): boolean {
  const { username, password } = new URL(address)
  return username === '' && password === ''
}

/** @param example As it stands in the refusal, with its quotes. */
export function duration(example: string): z.ZodString {
  const error = `is not a duration: write the number with its unit (ms, s, m, h or d), such as ${example}`
  return z.string({ error: ({ input }) => (input === undefined ? undefined : error) }).regex(DURATION, { error })
}
