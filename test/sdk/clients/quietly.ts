import { vi } from 'vitest'

/** Does something while warnings are expected: nothing is written to stderr. */
export async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    return await run()
  } finally {
    written.mockRestore()
  }
}
