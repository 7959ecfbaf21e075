import type { ForeignFamily } from '../exposition/page.ts'

/** A family in the form that costs the sending thread least: two long values instead of an object for each sample. */
export interface PackedFamily extends Omit<ForeignFamily, 'samples'> {
  /** `name labels` of each sample, one a line; neither can hold a line feed, nor a name a blank. */
  readonly keys: string
  readonly values: Float64Array
}

export function pack({ samples, ...about }: ForeignFamily): PackedFamily {
  return {
    ...about,
    keys: samples.map(({ name, labels }) => `${name} ${labels}`).join('\n'),
    values: Float64Array.from(samples, ({ value }) => value),
  }
}

export function unpack({ keys, values, ...about }: PackedFamily): ForeignFamily {
  if (values.length === 0) return { ...about, samples: [] }
  return {
    ...about,
    samples: keys.split('\n').map((key, index) => {
      const blank = key.indexOf(' ')
      return { name: key.slice(0, blank), labels: key.slice(blank + 1), value: values[index] ?? Number.NaN }
    }),
  }
}
