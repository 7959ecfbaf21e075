/** A value that an application sets: it goes to spans, errors and log lines. */
export type AttributeValue = string | number | boolean
export type Attributes = Readonly<Record<string, AttributeValue>>
