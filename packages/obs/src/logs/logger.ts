import type { Logger } from 'pino'
import type { Identity } from '../identity.ts'
import { NONE } from './line-fields.ts'
import type { LineFields } from './line-fields.ts'
import type { Pino } from './load-pino.ts'
import { timeMember } from './line-time.ts'
import type { LineWriter } from './line-writer.ts'
import type { LogsSettings } from './options.ts'
import { CENSORED, redaction } from './redaction.ts'

/** What lines pass on their way. */
export interface LoggerParts {
  readonly fields: LineFields
  readonly counted: (level: number) => void
  readonly writer: Pick<LineWriter, 'write'>
}

/**
 * pino as `obs.logger`. What the line belongs to is not handed to pino as fields, which it would serialise anew for every line: attributes,
 * of which there mostly are none, are merged by its mixin, and the trace is put into the finished line.
 */
export function createLogger(
  pino: Pino,
  { service, release }: Identity,
  { level, redact }: LogsSettings,
  { fields, counted, writer }: LoggerParts,
): Logger {
  const { paths, stringify } = redaction(redact)
  const logger = pino(
    {
      level,
      base: { service, release },
      timestamp: timeMember,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...paths], censor: CENSORED },
      mixin: (_line, number) => {
        counted(number)
        return fields.attributes
      },
      // The line's own fields count more. Attributes are shared by lines: they are not to be merged into.
      mixinMergeStrategy: (line, attributes) => (attributes === NONE ? line : { ...attributes, ...line }),
    },
    { write: (line: string) => writer.write(fields.insertedInto(line)) },
  )
  // pino documents its symbols for such integrations; children inherit what is set here. The second is for what a message is formatted with.
  const { stringifySym, formatOptsSym } = pino.symbols
  Object.assign(logger, {
    [stringifySym]: stringify,
    [formatOptsSym]: { stringify: (value: unknown) => stringify(value, JSON.stringify) },
  })
  return logger
}
