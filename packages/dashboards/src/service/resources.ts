import { container, processes } from '@ticolops/obs-indicators'
import { row, timeseries } from '../panel/declare.ts'
import type { Replica } from './filters.ts'

/** CPU and memory as the process sees them, and, on Kubernetes, as the kernel limits them. */
export const resources = (replica: Replica) =>
  row('CPU and memory', [
    timeseries(processes.cpu.by(replica)),
    timeseries(processes.memory.by(replica)),
    timeseries(processes.fileDescriptorRatio.by(replica)),
    ...(replica === 'pod' ? limits : []),
  ])

const limits = [
  timeseries(container.cpuRatio.by('pod')),
  timeseries(container.memoryRatio.by('pod')),
  timeseries(container.throttledRatio.by('pod')),
]
