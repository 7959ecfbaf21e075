import { processPack } from '@ticolops/obs-signals/sdk'
import { builtin } from '../builtin.ts'
import type { Registry } from '../registry/registry.ts'

const MICROSECONDS = 1e6

/** CPU, memory, descriptors and start of the process. Descriptors are known on Linux only. */
export function instrumentProcess(registry: Registry): void {
  const cpu = registry.counter(processPack.cpuTime)
  const user = cpu.child(['user'])
  const system = cpu.child(['system'])
  const memory = registry.gauge(processPack.memoryUsage).child([])
  const openFiles = registry.gauge(processPack.openFileDescriptors)
  registry
    .gauge(processPack.startTime)
    .child([])
    .set(performance.timeOrigin / 1000)
  const limit = maxOpenFiles()
  if (limit !== undefined) registry.gauge(processPack.maxFileDescriptors).child([]).set(limit)

  registry.onCollect(() => {
    const usage = process.cpuUsage()
    user.setTotal(usage.user / MICROSECONDS)
    system.setTotal(usage.system / MICROSECONDS)
    memory.set(process.memoryUsage.rss())
    const open = openFileCount()
    if (open !== undefined) openFiles.child([]).set(open)
  })
}

function openFileCount(): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    // One of them is the listing's own.
    return builtin.fs.readdirSync('/proc/self/fd').length - 1
  } catch {
    return undefined
  }
}

function maxOpenFiles(): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(builtin.fs.readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return soft === undefined ? undefined : Number(soft)
  } catch {
    return undefined
  }
}
