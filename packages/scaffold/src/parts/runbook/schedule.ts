import cronstrue from 'cronstrue'

/** A cron line in words, such as `at 02:17, every day`; in UTC, as the CronJobs have it. */
export function inWords(schedule: string): string {
  const words = cronstrue.toString(schedule, { use24HourTimeFormat: true, verbose: true })
  return `${words.charAt(0).toLowerCase()}${words.slice(1)} (UTC)`
}
