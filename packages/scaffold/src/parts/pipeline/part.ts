import { under } from '../../detect/sources.ts'
import type { Part, ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { ACCESS } from './access.ts'
import { githubWorkflow } from './github/workflow.ts'
import { gitlabPipeline } from './gitlab/pipeline.ts'
import { keepsSecrets } from './sops.ts'
import { annotateScript } from './scripts/annotate.ts'
import { buildScript } from './scripts/build.ts'
import { clusterScript } from './scripts/cluster.ts'
import { commentScript } from './scripts/comment.ts'
import { deployScript } from './scripts/deploy.ts'
import { planScript } from './scripts/plan.ts'
import { sentryScript } from './scripts/sentry.ts'

const SCRIPTS: Readonly<Record<string, (service: Service) => string>> = {
  'annotate.sh': annotateScript,
  'build.sh': buildScript,
  'cluster.sh': clusterScript,
  'comment.sh': commentScript,
  'deploy.sh': deployScript,
  'plan.sh': planScript,
  'sentry.sh': sentryScript,
}

/** A pipeline of GitHub Actions or GitLab CI: when what runs. What is done stands in scripts, the same for both. */
export const pipeline: Part = {
  name: 'pipeline',
  about: 'a pipeline: test, plan, build with provenance, deploy, prove, and go back where that fails',
  files: (service) => [
    service.forge === 'github'
      ? { path: `.github/workflows/${service.name}.yaml`, text: githubWorkflow(service) }
      : { path: '.gitlab-ci.yml', text: gitlabPipeline(service) },
    ...Object.entries(SCRIPTS).map(([name, script]): ScaffoldFile => ({
      path: under(service.directory, `deploy/pipeline/${name}`),
      text: script(service),
      executable: true,
    })),
  ],
  next: (service) => {
    const { cluster, forge } = service
    const { about, variables, secrets } = ACCESS[cluster]
    const where = forge === 'github' ? 'Settings, Environments' : 'Settings, CI/CD, Variables'
    const key = keepsSecrets(service) ? ['SOPS_AGE_KEY'] : []
    const names = [...Object.keys(variables), ...Object.keys(secrets), ...key].join(', ')
    return [
      `Set ${names} for the environments staging and production (${where}): the pipeline deploys with ${about}. For plan, too, to see in each ${forge === 'github' ? 'pull' : 'merge'} request what an install would change; its rights are those of whoever may push a branch.`,
    ]
  },
}
