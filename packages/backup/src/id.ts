import { randomBytes } from 'node:crypto'

/** The id of a backup or a run: `20261126T011556Z-1a2b3c4d`. Ids sort by the time they were made at. */
export function newId(now: Date): string {
  return `${idAt(now)}-${randomBytes(4).toString('hex')}`
}

/** How ids of that second begin. */
export function idAt(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

const ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{8}$/

/** When it was made; undefined for what is no id. */
export function timeOfId(id: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = ID.exec(id) ?? []
  if (year === undefined) return undefined
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time
}
