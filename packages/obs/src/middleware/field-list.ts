/** A list field (RFC 9651) with one more member: several limiters may speak in one response. */
export function withMember(list: unknown, member: string): string {
  const before = Array.isArray(list) ? list.join(', ') : list
  return typeof before === 'string' && before !== '' ? `${before}, ${member}` : member
}
