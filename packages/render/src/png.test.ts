import { expect, it } from 'vitest'
import { renderPanel } from './panel.ts'
import { toPng } from './png.ts'

const range = { from: 0, to: 900, step: 15 }

function picture(title: string): Promise<Uint8Array> {
  return toPng(renderPanel({ title }, { range, results: [] }, { width: 200, height: 100 }), { scale: 1 })
}

it('draws a panel with its texts', async () => {
  const png = await picture('Requests')
  expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG')
  // Width and height stand at fixed places of the header (https://www.w3.org/TR/png-3/#11IHDR).
  expect(Buffer.from(png).readUInt32BE(16)).toBe(200)
  expect(Buffer.from(png).readUInt32BE(20)).toBe(100)
  // A font that is not found would leave all texts out, and so make these two equal.
  expect(Buffer.from(png).equals(await picture('Errors'))).toBe(false)
})
