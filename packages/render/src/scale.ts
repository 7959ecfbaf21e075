/** A linear map from values to pixels. */
export interface Scale {
  readonly min: number
  readonly max: number
  /** The pixel of a value; values outside of the domain land outside of the range. */
  at(value: number): number
}

/** Maps `min` to `start` and `max` to `end`. A domain without extent maps everything to the middle. */
export function linearScale(min: number, max: number, start: number, end: number): Scale {
  const extent = max - min
  return {
    min,
    max,
    at: (value) => (extent === 0 ? (start + end) / 2 : start + ((value - min) / extent) * (end - start)),
  }
}
