import { httpMiddleware, httpServer, redis, redisClient } from '@ticolops/obs-indicators'
import { httpMiddleware as signals } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, growing, SERVICES } from '../story.ts'
import { jump, USUAL } from './jump.ts'

export const rateLimitDegraded = alert('RateLimitDegraded', {
  when: httpMiddleware.limitsDegraded.above(0),
  scope: 'services',
  for: '5m',
  severity: 'warning',
  summary: 'A rate limiter of the service counts without Redis.',
  description:
    'In {{ $value | humanizePercentage }} of the processes of {{ $labels.service }} in namespace {{ $labels.namespace }} limiter {{ $labels.limiter }} has been deciding from memory for five minutes, because Redis does not answer in time.',
  runbook: {
    meaning:
      'Redis fails, or answers later than the limiter’s redisTimeout (100 ms unless set), so that at least one process counts for itself. It returns to Redis without help.',
    impact:
      'Requests are served. What is limited is each process, not all together: with ten pods a client may send ten times as much. What the limit protects is less protected.',
    look: [httpMiddleware.limitsDegraded, redis.up, redisClient.meanDuration],
    steps: [
      'See whether RedisDown fires, too: follow its runbook then.',
      `See whether it is one pod or all: \`${signals.rateLimitDegraded.name}{namespace="<namespace>", service="<service>"} == 1\`. One pod alone has lost its connection, or its event loop is too busy to take the answer in time.`,
      'All pods, and Redis is up: compare the duration of its commands with redisTimeout.',
    ],
    mitigation: [
      {
        why: 'Measure how long Redis takes to answer; slow commands of others hold everybody up.',
        command:
          'kubectl -n <namespace of Redis> exec <pod of Redis> -- redis-cli --latency-history -i 5\nkubectl -n <namespace of Redis> exec <pod of Redis> -- redis-cli slowlog get 10',
      },
      {
        why: 'One pod has lost its connection: replace it.',
        command: 'kubectl -n <namespace> delete pod <pod>',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [at(0, signals.rateLimitDegraded, { limiter: 'api' })],
    broken: [
      at(0, signals.rateLimitDegraded, { limiter: 'api' }),
      at(1, signals.rateLimitDegraded, { limiter: 'api', worker: '1' }),
    ],
    value: '50%',
  },
})

/** No objective counts these: a denied request is answered with 4xx. */
export const rateLimitDenials = alert('RateLimitDenials', {
  when: httpMiddleware.deniedRatio.above('warning'),
  scope: 'services',
  for: '10m',
  severity: 'warning',
  summary: 'A rate limiter denies more than one request in ten.',
  description:
    'Limiter {{ $labels.limiter }} of {{ $labels.service }} in namespace {{ $labels.namespace }} has denied {{ $value | humanizePercentage }} of its requests for ten minutes.',
  runbook: {
    meaning:
      'More than 10 % of the requests that the limiter counts are answered with 429: a client sends far too much, or the limit is lower than what clients need.',
    impact:
      'If it is one client that floods the service, the limiter does its work and nobody else is hurt. If the limit is too low, users meet errors that no error rate and no objective counts.',
    look: [httpMiddleware.deniedRatio, httpMiddleware.limitedRate, httpServer.requestRate],
    steps: [
      'See on the service page whether the requests grew, or only the denied ones: a flood makes both grow.',
      'See which routes answer 429, and whether a deploy marker stands where it began: a new client that polls, or a limit that was changed.',
      'Find out who is denied in the log of the proxy in front of the service. Metrics do not tell: keys are never labels.',
      'Everybody is denied at once: the proxies in front are not trusted (`trustProxy`), so that all clients count as one.',
    ],
    mitigation: [
      {
        why: 'See which limit holds, what is left of it, and when it begins anew.',
        command: 'curl -sI <url> | grep -i ^ratelimit',
      },
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: decisions(10, 0.099),
    broken: decisions(10, 0.101),
    alsoQuiet: {
      'the share is as large, of few requests': decisions(0.49, 0.5),
      'few requests are many beside those of another limiter': [
        ...decisions(0.49, 0.5, 'login'),
        ...decisions(10, 0.099),
      ],
    },
    value: '10.1%',
    settles: '5m',
  },
})

/** Reports are always some: extensions of browsers cause them, and everybody can send one. What is new is worth a look. */
export const cspViolations = alert('CspViolations', {
  when: jump(httpMiddleware.cspBlocked, 10),
  scope: 'services',
  keeps: ['namespace', 'service', 'directive'],
  for: '10m',
  severity: 'warning',
  summary: 'Browsers block far more of the service’s pages than in the week before.',
  description:
    'Browsers reported {{ $value | humanize }} violations of {{ $labels.directive }} in half an hour to {{ $labels.service }} in namespace {{ $labels.namespace }}, more than twice as many as in any half hour of the week before.',
  runbook: {
    meaning:
      'The Content Security Policy stops something that it did not stop in the week before: a script, style, image or connection that a page needs, or one that somebody injected. The alert is about what is new, and ends after six hours, mended or not.',
    impact:
      'What is blocked does not work for those users, although every request succeeds. If it was injected, the policy protects them, and the page still has the hole.',
    look: [httpMiddleware.cspBlocked, httpMiddleware.cspReports, httpServer.requestRate],
    steps: [
      'See on the service page whether a deploy marker stands where it began, of this service or of the pages that it serves.',
      'Keep some reports with `onReport` of cspReports(): `blockedURL` says what was stopped, `documentURL` on which page.',
      'A URL of your own or of a provider that you use: the policy lacks it.',
      'An inline script or a URL that nobody knows: treat it as an attack until it is explained; look for where the page takes the text from.',
      'URLs such as chrome-extension: and moz-extension: are extensions of users’ browsers; nothing is wrong with the page.',
      'Reports without such page views in the log: somebody makes them up. Put rateLimit() in front of cspReports().',
      'The rules are younger than a week: there is little to compare with, and this may be what is usual.',
    ],
    mitigation: [
      {
        why: 'It began with a deploy: go back.',
        command: 'kubectl -n <namespace> rollout undo deployment/<service>',
      },
      {
        why: 'See which policy browsers get.',
        command: 'curl -sI <url of the page> | grep -i ^content-security-policy',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: violations(9),
    broken: violations(11),
    alsoQuiet: {
      'as many were reported for hours': violations(11),
      'the policy only reports': violations(11, 'report'),
    },
    alsoQuietFor: USUAL,
    value: '11',
    settles: '30m',
  },
})

function decisions(perSecond: number, denied: number, limiter = 'api') {
  const count = (decision: string, share: number) =>
    growing(perSecond * share, signals.rateLimitDecisions, { limiter, decision, store: 'redis' })
  return [count('allowed', 1 - denied), count('denied', denied)]
}

function violations(perHalfHour: number, disposition = 'enforce') {
  return [growing(perHalfHour / 1800, signals.cspReports, { directive: 'script-src-elem', disposition })]
}
