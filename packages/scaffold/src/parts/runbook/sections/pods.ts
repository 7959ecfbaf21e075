import { pods as listPods, restart } from '../commands.ts'
import { paragraphs, sh, table } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { linkTo, trouble } from '../section.ts'
import type { Section } from '../section.ts'

/** Pods that do not start, start again and again, or are not ready. */
export const pods: Section = {
  key: 'pods',
  body: (service) => {
    const { name, namespace, secret } = namesOf(service)
    const needs = service.postgres || service.redis
    return trouble({
      symptom: 'Fewer pods than there should be; pods restart; pods are there and not ready.',
      look: paragraphs(
        sh(
          'cluster',
          listPods(service),
          `kubectl -n ${namespace} get events --sort-by=.lastTimestamp --field-selector type=Warning`,
        ),
        'One of them, its last lines, and those of the life before:',
        sh('cluster', `kubectl -n ${namespace} describe pod <pod>`),
        sh(
          'kubelet',
          `kubectl -n ${namespace} logs <pod> --tail=100`,
          `kubectl -n ${namespace} logs <pod> --tail=100 --previous`,
        ),
      ),
      act:
        table(
          ['it says', 'then'],
          [
            ['`CrashLoopBackOff`', `The last lines say why. Since a deploy: ${linkTo('rollback')}.`],
            [
              '`OOMKilled`',
              `Its memory was not enough: ${linkTo('rollback')} where a deploy began it; else raise limit and heap in [deployment.yaml](../../deploy/kubernetes/base/deployment.yaml), together.`,
            ],
            [
              '`ImagePullBackOff`',
              'The registry is away, or the nodes may not pull. Do not restart what runs: it would not come back.',
            ],
            ['`Pending`', `No node has room: ${linkTo('scaling')}.`],
            ...(needs
              ? [
                  [
                    '`CreateContainerConfigError`, `FailedMount`',
                    `The Secret \`${secret}\` or a key of it is missing: ${linkTo('secrets')}.`,
                  ],
                  [
                    'running, not ready',
                    `What it needs does not answer: ${[service.postgres && linkTo('database'), service.redis && linkTo('redis')].filter(Boolean).join(', ')}.`,
                  ],
                ]
              : []),
            ['none of it', 'One pod alone: delete it. All: start them anew, below.'],
          ],
        ) + `\n\n${sh('cluster', `kubectl -n ${namespace} delete pod <pod>`, ...restart(service))}`,
      check: paragraphs(
        'As many ready as wanted, and the restarts do not grow.',
        sh('cluster', `kubectl -n ${namespace} get deployment ${name}`, listPods(service)),
      ),
    })
  },
}
