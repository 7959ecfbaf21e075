import { httpServer, nodejs } from '@ticolops/obs-indicators'
import { nodejs as signals } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, SERVICES } from '../story.ts'

const profile = {
  why: 'Record what it computes: the answer to which function it is.',
  command:
    'kubectl -n <namespace> exec <pod> -- kill -USR1 1  # opens the inspector; then port-forward 9229 and record a CPU profile',
}
const more = {
  why: 'Share the load while you look.',
  command: 'kubectl -n <namespace> scale deployment/<service> --replicas=<more>',
}
const undo = {
  why: 'It began with a deploy: go back.',
  command: 'kubectl -n <namespace> rollout undo deployment/<service>',
}

export const eventLoopSaturated = alert('EventLoopSaturated', {
  when: nodejs.eventLoopUtilization.above('warning'),
  scope: 'services',
  for: '10m',
  severity: 'warning',
  summary: 'The event loop of the service has hardly any time left.',
  description:
    'The busiest pod of {{ $labels.service }} in namespace {{ $labels.namespace }} spends {{ $value | humanizePercentage }} of its time in JavaScript: requests queue behind each other.',
  runbook: {
    meaning:
      'Event loop utilization of at least one pod stays above 90 %. A Node.js process runs JavaScript on one thread; this one is nearly full.',
    impact: 'Every request waits its turn. A little more traffic makes the wait much longer.',
    look: [nodejs.eventLoopUtilization, nodejs.eventLoopDelayP99, httpServer.requestRate],
    steps: [
      'Compare with the request rate: if both grew, it is load; if only utilization grew, the code became dearer.',
      'Look at garbage collection: a share above 15 % means memory, not computation.',
      'Look for synchronous work: large JSON, crypto, compression, regular expressions on long input.',
    ],
    mitigation: [more, undo, profile],
  },
  story: {
    subjects: SERVICES,
    healthy: [at(0.89, signals.eventLoopUtilization)],
    broken: [at(0.91, signals.eventLoopUtilization)],
    value: '91%',
  },
})

export const eventLoopBlocked = alert('EventLoopBlocked', {
  when: nodejs.eventLoopDelayP99.above('critical'),
  scope: 'services',
  for: '2m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'The event loop of the service stands still for more than a second at a time.',
  description:
    'In the worst pod of {{ $labels.service }} in namespace {{ $labels.namespace }} one timer in a hundred comes {{ $value | humanizeDuration }} late: nothing is answered meanwhile, health probes included.',
  runbook: {
    meaning: 'Something synchronous holds the only JavaScript thread for more than a second, again and again.',
    impact: 'All requests of the pod wait, and its health probes time out: Kubernetes restarts it.',
    look: [nodejs.eventLoopDelayP99, nodejs.eventLoopUtilization, nodejs.gcShare],
    steps: [
      'See whether one pod is affected or all: one pod points at one request or job, all at a deploy or at the data.',
      'Look at garbage collection: long pauses come with a nearly full heap.',
      'Find requests that began just before the pause, in the logs or traces.',
    ],
    mitigation: [
      undo,
      { why: 'One pod is stuck: replace it.', command: 'kubectl -n <namespace> delete pod <pod>' },
      profile,
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [at(0.95, signals.eventLoopDelayP99)],
    broken: [at(1.1, signals.eventLoopDelayP99)],
    value: '1.1s',
  },
})

export const heapNearLimit = alert('HeapNearLimit', {
  when: nodejs.heapUsedRatio.above('warning'),
  scope: 'services',
  for: '15m',
  severity: 'warning',
  summary: 'The heap of the service is nearly full.',
  description:
    'The fullest pod of {{ $labels.service }} in namespace {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of the heap that V8 may have. At the limit the process aborts.',
  runbook: {
    meaning: 'The V8 heap of at least one pod has been above 90 % of its limit for a quarter of an hour.',
    impact: 'Garbage collection takes more and more time, then the process aborts and its requests are lost.',
    look: [nodejs.heapUsedRatio, nodejs.gcShare, nodejs.heapUsed],
    steps: [
      'A floor that climbs from day to day is a leak; a jump after a deploy is new code or data.',
      'Compare pods: one alone points at a single large request or cache.',
      'Take a heap snapshot of a full pod and of a fresh one, and compare them.',
    ],
    mitigation: [
      {
        why: 'Restart before it aborts by itself.',
        command: 'kubectl -n <namespace> rollout restart deployment/<service>',
      },
      {
        why: 'The work needs more memory: raise the limit of V8 together with the container’s.',
        command: 'kubectl -n <namespace> set env deployment/<service> NODE_OPTIONS=--max-old-space-size=<MiB>',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: heap(0.89),
    broken: heap(0.91),
    value: '91%',
  },
})

function heap(share: number) {
  const space = { v8js_heap_space_name: 'old_space' }
  return [at(share * 1000, signals.heapUsed, space), at(1000, signals.heapSizeLimit)]
}
