import { codeOf, NODE_CODE } from './apps.ts'
import { distinct, searchCode, under } from './sources.ts'
import type { Found, Sources } from './sources.ts'
import type { Service } from '../service.ts'

const NUMBER = String.raw`(\d{4,5}|80)\b`

/** How code says where it listens, by how sure it is; each has the number as its group. */
const IN_CODE = [
  // process.env.PORT ?? 3000, Number(env.PORT) || 3000, integer(env, 'PORT', { fallback: 3000 }), PORT: port({ default: 3000 })
  new RegExp(String.raw`\bPORT\b[^;\n]{0,60}?\b${NUMBER}`, 'g'),
  // app.listen(3000), app.listen({ port: 3000 }), serve({ fetch, port: 3000 })
  new RegExp(String.raw`\b(?:listen|serve)\s*\(\s*(?:\{[^}]*?\bport:\s*)?${NUMBER}`, 'g'),
  new RegExp(String.raw`\bserve\s*\([^)]*?\bport:\s*${NUMBER}`, 'g'),
  // const port = 3000
  new RegExp(String.raw`\b(?:const|let|var)\s+port\s*(?::\s*number\s*)?=\s*${NUMBER}`, 'gi'),
]

/** The ports that the app may listen on: what its code says, else the example of its environment, else its Dockerfile. */
export function nodePorts(sources: Sources, directory: string): Found<number>[] {
  const code = codeOf(sources, directory, NODE_CODE)
  const inFile = (name: string, pattern: RegExp) => searchCode(sources, [under(directory, name)], pattern)
  const tiers = [
    ...IN_CODE.map((pattern) => () => searchCode(sources, code, pattern)),
    () => ['.env.example', '.env.sample', '.env'].flatMap((name) => inFile(name, /^PORT\s*=\s*["']?(\d{2,5})/gm)),
    () => inFile('Dockerfile', /^EXPOSE\s+(\d{2,5})/gim),
  ]
  for (const tier of tiers) {
    const ports = tier()
      .map(({ value, from }) => ({ value: Number(value), from }))
      .filter(({ value }) => value <= 65_535)
    if (ports.length > 0) return distinct(ports)
  }
  return []
}

/** Where code names this machine alone as what it listens for. */
const LOOPBACK = /\blisten\s*\([^)]*?(['"](?:127\.0\.0\.1|localhost|::1)['"])[^)]*\)?/g
/** Where Fastify is told a port and no host, which to it means this machine alone. */
const FASTIFY_WITHOUT_HOST = /\blisten\s*\(\s*(\{(?![^}]*\bhost\b)[^}]*\}?)/g

/**
 * The call by which the app listens for its own machine only, as far as its code tells: a host that comes from the
 * environment may be another.
 */
export function loopbackOf(
  sources: Sources,
  directory: string,
  framework: Service['framework'],
): Found<string> | undefined {
  const code = codeOf(sources, directory, NODE_CODE)
  const named = searchCode(sources, code, LOOPBACK).filter(({ from }) => !/\benv\b/.test(lineOf(sources, from)))
  const [first] = framework === 'fastify' ? [...named, ...searchCode(sources, code, FASTIFY_WITHOUT_HOST)] : named
  return first
}

function lineOf(sources: Sources, from: string): string {
  const [, path = '', line = ''] = /^(.+):(\d+)$/.exec(from) ?? []
  return sources.read(path)?.split('\n')[Number(line) - 1] ?? ''
}
