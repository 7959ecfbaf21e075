import type { Service } from '../../../service.ts'
import { obsCommand } from '../../pipeline/tools.ts'
import { rolledOut } from '../commands.ts'
import { paragraphs, sh } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { linkTo } from '../section.ts'
import type { Section } from '../section.ts'

/** The pipeline's way, and the ways without it. */
export const deploy: Section = {
  key: 'deploy',
  body: (service) => {
    const { name, namespace } = namesOf(service)
    return paragraphs(
      'A commit to the default branch is built, goes to staging by itself, and to production once somebody has agreed. What cannot be proven there is taken back by the pipeline itself.',
      follow(service),
      '**Without the pipeline**, when the forge is away: the same script, with your own kubeconfig. It applies, waits, proves, and goes back where that fails.',
      sh('cluster', 'deploy/pipeline/deploy.sh production <image> <release>'),
      'By kustomize alone, without proof:',
      sh(
        'cluster',
        '(cd deploy/kubernetes/overlays/production',
        'kustomize edit set image <image>',
        'kustomize edit add label --force --without-selector --include-templates app.kubernetes.io/version:<release>)',
        `kubectl apply --server-side --force-conflicts --field-manager ${name}-pipeline -k deploy/kubernetes/overlays/production`,
        rolledOut(service),
        'git checkout -- deploy/kubernetes/overlays/production/kustomization.yaml',
      ),
      'Where you deploy with Helm instead (never both into one namespace). `<digest>` is what follows the `@` of the image:',
      sh(
        'chart',
        `helm upgrade --install ${name} deploy/helm/${name} --namespace ${namespace} --set image.digest=<digest> --set release=<release> --wait --timeout 5m`,
        `helm test ${name} --namespace ${namespace}`,
      ),
      `**Check.** The pods are of this release, and what watches it is content; otherwise ${linkTo('rollback')}.`,
      sh(
        'cluster',
        rolledOut(service),
        `kubectl -n ${namespace} get deployment ${name} -o jsonpath='{.spec.template.spec.containers[0].image}{"\\n"}'`,
      ),
      sh('program', `${obsCommand(service)} verify --target production --timeout 5m`),
    )
  },
}

function follow({ forge, name }: Service): string {
  return forge === 'github'
    ? paragraphs(
        sh('cloud', `gh run list --workflow ${name}.yaml --limit 5`, 'gh run watch <run> --exit-status'),
        'It stops before production. Whoever may agrees on its page:',
        sh('cloud', 'gh run view <run> --web'),
        'Where it failed:',
        sh('cloud', 'gh run view <run> --log-failed'),
      )
    : paragraphs(
        sh('cloud', 'glab ci list --per-page 5', 'glab ci get --pipeline-id <pipeline>'),
        'It stops before production. Whoever may starts that job on its page:',
        sh('cloud', 'glab ci view --web --pipelineid <pipeline>'),
        'Where it failed, choose the job and read its log:',
        sh('cloud', 'glab ci trace --pipeline-id <pipeline>'),
      )
}
