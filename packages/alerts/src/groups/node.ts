import { httpServer, nodejs } from '@ticolops/obs-indicators'
import { nodejs as signals, obsSelf } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, SERVICES } from '../story.ts'

const whichProcess =
  'The process is number 1 in most containers; behind npm, or in a cluster, take the busy one’s: `kubectl -n <namespace> exec <pod> -- sh -c \'cut -d " " -f 1,2,14 /proc/[0-9]*/stat\'` prints the number, the name and the CPU time of each.'
// `node inspect -p` asks by SIGUSR1, which Node answers while the loop is blocked, too; slim images have no `kill`.
const profile = {
  why: 'Record what it computes: type `profile`, wait for ten seconds, `profileEnd`, `profiles[0].save("/tmp/busy.cpuprofile")`, then `.exit`. Chrome’s DevTools open the file under Performance.',
  command: `kubectl -n <namespace> exec -it <pod> -- node inspect -p 1
kubectl -n <namespace> exec <pod> -- cat /tmp/busy.cpuprofile > busy.cpuprofile`,
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
    'The busiest event loop of {{ $labels.service }} in namespace {{ $labels.namespace }} spends {{ $value | humanizePercentage }} of its time in JavaScript: requests queue behind each other.',
  runbook: {
    meaning:
      'The utilization of at least one event loop stays above 90 %. It runs JavaScript on one thread; this one is nearly full.',
    impact: 'Every request waits its turn. A little more traffic makes the wait much longer.',
    look: [nodejs.eventLoopUtilization, nodejs.eventLoopDelay, httpServer.requestRate],
    steps: [
      'Compare with the request rate: if both grew, it is load; if only utilization grew, the code became dearer.',
      'Look at garbage collection: a share above 15 % means memory, not computation.',
      'Look for synchronous work: large JSON, crypto, compression, regular expressions on long input.',
      whichProcess,
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
  when: nodejs.eventLoopDelay.above('critical'),
  scope: 'services',
  for: '2m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'The event loop of the service stands still for more than a second at a time.',
  description:
    'In the worst pod of {{ $labels.service }} in namespace {{ $labels.namespace }} the event loop stands still for {{ $value | humanizeDuration }}: nothing is answered meanwhile.',
  runbook: {
    meaning:
      'Something synchronous holds a JavaScript thread for more than a second: again and again, or without an end.',
    impact:
      'All requests of the pod wait. Its readiness check fails, and after a while its liveness check: Kubernetes then restarts it.',
    look: [nodejs.eventLoopDelay, nodejs.eventLoopUtilization, nodejs.gcShare],
    steps: [
      'See whether one pod is affected or all: one pod points at one request or job, all at a deploy or at the data.',
      `See which loops stand still now: \`${obsSelf.eventLoopBlocked.name}{namespace="<namespace>", service="<service>"} > 0\`. Without the label \`worker\` it is the process’s main one, a number is a process of a cluster, \`thread-…\` a worker thread; one that is there to compute hurts nobody.`,
      'Ask the process what it runs, while it stands still: `kubectl -n <namespace> exec -it <pod> -- node inspect -p 1`, then `pause` and `bt`. The uppermost functions are what blocks; `.exit` lets it go on.',
      whichProcess,
      'It comes and goes too fast: record a profile, as below.',
      'Nothing of yours is in sight: look at garbage collection; long pauses come with a nearly full heap.',
      'Find requests that began just before the pause, in the logs or traces.',
    ],
    mitigation: [
      undo,
      {
        why: 'One pod is stuck: replace it, once it was asked what it runs.',
        command: 'kubectl -n <namespace> delete pod <pod>',
      },
      profile,
    ],
  },
  story: {
    subjects: SERVICES,
    // A blocked loop does not measure its delay: what it wrote last stays on the page.
    healthy: [at(0.95, signals.eventLoopDelayP99), at(0, obsSelf.eventLoopBlocked)],
    broken: [at(0.95, signals.eventLoopDelayP99), at(1.1, obsSelf.eventLoopBlocked)],
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
    'The fullest heap of {{ $labels.service }} in namespace {{ $labels.namespace }} is at {{ $value | humanizePercentage }} of what V8 may have. At the limit the process aborts.',
  runbook: {
    meaning: 'The V8 heap of at least one process or thread has been above 90 % of its limit for a quarter of an hour.',
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
