// How a backup of a large database goes through: generated, encrypted, summed on both sides and uploaded by the real client of S3 to a server that
// throws it away. Prints one JSON document.
//   node --conditions=@ticolops/source test/backup/large.ts [gigabytes, default 10]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openStore, writePart } from '@ticolops/obs-backup'
import { generated } from './generated.ts'
import { newKey, settingsOf, useCredentials } from './world.ts'

const gigabytes = Number(process.argv[2] ?? 10)
const size = gigabytes * 1e9
const server = spawn(process.execPath, [fileURLToPath(new URL('discarding-s3.ts', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const [url] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
useCredentials({ accessKeyId: 'a', secretAccessKey: 'b' })
const store = await openStore(settingsOf({ url }))
const keys = [await newKey(), await newKey()]
const recipients = keys.map(({ recipient }) => recipient)
const draft = { store, service: 'large', content: 'database' as const, id: '20261126T011556Z-00000000', recipients }

const MiB = 1024 * 1024
const rss: number[] = []
const watch = setInterval(() => rss.push(process.memoryUsage.rss()), 100)
const begunCpu = process.cpuUsage()
const begun = performance.now()
const head = { name: 'data-1', format: 'custom' as const, section: 'data' as const, expectedBytes: size }
const { plaintext, ciphertext } = await writePart(draft, head, generated(size))
const seconds = (performance.now() - begun) / 1000
const { user, system } = process.cpuUsage(begunCpu)
clearInterval(watch)
store.close()
server.kill()

/** Memory in the first and in the last tenth of the way: the same, if nothing is held on to. */
const tenth = Math.max(1, Math.floor(rss.length / 10))
const most = (samples: readonly number[]): number => Math.round(Math.max(...samples) / MiB)
process.stdout.write(
  `${JSON.stringify({
    gigabytes: plaintext.bytes / 1e9,
    storedBytes: ciphertext.bytes,
    seconds: Math.round(seconds),
    megabytesPerSecond: Math.round(plaintext.bytes / 1e6 / seconds),
    megabytesPerCpuSecond: Math.round(plaintext.bytes / (user + system || 1)),
    peakRssMiB: most(rss),
    firstTenthRssMiB: most(rss.slice(0, tenth)),
    lastTenthRssMiB: most(rss.slice(-tenth)),
  })}\n`,
)
