/** Flags of node that take the next word as their value. */
const VALUED = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
])

/**
 * The file that a script of package.json starts: of `NODE_ENV=production node -r ./x.js dist/main` it is `dist/main`.
 * @returns `undefined` when the script starts no file of ours.
 */
export function startedFile(script: string): string | undefined {
  const words = (script.split(/&&|;|\|\|/).findLast((each) => RUNNER.test(each)) ?? '').trim().split(/\s+/)
  if (words.includes('nest') && words.includes('start')) return 'dist/main.js'
  const runner = words.findIndex((word) => RUNNERS.has(word))
  if (runner === -1) return undefined
  for (let at = runner + 1; at < words.length; at++) {
    const word = words[at] ?? ''
    if (VALUED.has(word)) at++
    else if (!word.startsWith('-') && word !== 'watch') return word.replaceAll(/^['"]|['"]$/g, '').replace(/^\.\//, '')
  }
  return undefined
}

const RUNNERS = new Set(['node', 'tsx', 'ts-node', 'nodemon'])
const RUNNER = /(^|\s)(node|tsx|ts-node|nodemon|nest)(\s|$)/
