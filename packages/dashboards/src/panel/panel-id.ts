/**
 * A panel's numeric id from its key, by FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), cut to 31 bits because Grafana keeps it in a signed 32 bit integer.
 * A panel that moves keeps its id, and with it its links and its history in reviews. Never 0.
 */
export function panelId(key: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 1 || 1
}
