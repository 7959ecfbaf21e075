/* What one log line costs: `log.ts <logger>`. Answers each message with the nanoseconds of one; the lines go to stdout. */
import type { LoggerSide } from './logger.ts'
import { answerParent, tell } from './parent.ts'

export interface LogReport {
  readonly outside: number
  readonly inside: number
}

const LINES = 100_000

const [name] = process.argv.slice(2)
const { side } = (await import(`./loggers/${name}.js`)) as { side: LoggerSide }

answerParent(async (): Promise<LogReport> => {
  const outside = write()
  let inside = Number.NaN
  await side.request(() => (inside = write()))
  return { outside, inside }
})
tell({})

function write(): number {
  const started = performance.now()
  for (let index = 0; index < LINES; index++) side.logger.info({ team: 'platform', count: index }, 'task created')
  return ((performance.now() - started) * 1e6) / LINES
}
