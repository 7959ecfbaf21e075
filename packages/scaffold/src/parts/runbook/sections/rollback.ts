import type { Service } from '../../../service.ts'
import { obsCommand } from '../../pipeline/tools.ts'
import { rolledOut } from '../commands.ts'
import { paragraphs, sh } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { linkTo, trouble } from '../section.ts'
import type { Section } from '../section.ts'

/** Back to the build before: at once, then for good. */
export const rollback: Section = {
  key: 'rollback',
  body: (service) => {
    const { name, namespace, selector } = namesOf(service)
    const columns = [
      'REVISION:.metadata.annotations.deployment\\.kubernetes\\.io/revision',
      'RELEASE:.metadata.labels.app\\.kubernetes\\.io/version',
      'PODS:.status.replicas',
      'IMAGE:.spec.template.spec.containers[0].image',
    ]
    const builds = `kubectl -n ${namespace} get replicasets -l ${selector} --sort-by=.metadata.creationTimestamp -o 'custom-columns=${columns.join(',')}'`
    return trouble({
      symptom:
        'Since a deploy there are errors, slow answers, or pods that do not start. When in doubt, go back first and look afterwards: it takes a minute.',
      look: paragraphs(
        'Which builds there are, and which has the pods:',
        sh('cluster', builds, `kubectl -n ${namespace} rollout history deployment/${name}`),
      ),
      act: paragraphs(
        'At once, to the build before; or to one of the list:',
        sh('cluster', `kubectl -n ${namespace} rollout undo deployment/${name}`),
        sh('cluster', `kubectl -n ${namespace} rollout undo deployment/${name} --to-revision=<revision>`),
        'Where Helm deployed it:',
        sh(
          'chart',
          `helm history ${name} --namespace ${namespace}`,
          `helm rollback ${name} --namespace ${namespace} --wait --timeout 5m`,
        ),
        'Then for good, or the next deploy brings it back:',
        sh('shell', 'git revert --no-edit <commit>', 'git push'),
        again(service),
        'Dashboards and rules are those of the newer build until that deploy; to take them back now, from a checkout of the older commit:',
        sh('program', `${obsCommand(service)} install --target production --yes`),
        service.postgres &&
          `The database does not go back. Where the build had changed its schema so that the older one cannot work with it, do not go back: mend it forward. Data that it spoilt: ${linkTo('restore')}.`,
      ),
      check: paragraphs(
        'All pods are of the older release, and errors end within five minutes.',
        sh('cluster', rolledOut(service), builds),
        sh('program', `${obsCommand(service)} verify --target production --timeout 5m`),
      ),
    })
  },
}

function again({ forge, name }: Service): string {
  return forge === 'github'
    ? paragraphs(
        'Or run the older commit’s pipeline again, within 30 days of it:',
        sh('cloud', `gh run list --workflow ${name}.yaml --limit 20`, 'gh run rerun <run>'),
      )
    : paragraphs(
        'Or deploy the older pipeline’s build again: Operate, Environments, production, and “Roll back” beside it. The pipelines that succeeded:',
        sh('cloud', 'glab ci list --status success --per-page 5'),
      )
}
