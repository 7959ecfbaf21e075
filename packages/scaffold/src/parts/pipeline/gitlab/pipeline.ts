import type { Service } from '../../../service.ts'
import { under } from '../../../detect/sources.ts'
import type { Overlay } from '../../kubernetes/kustomize.ts'
import { overlaysOf } from '../../kubernetes/kustomize.ts'
import { DATABASE_IMAGES, databaseVariables, POSTGRES_SETTINGS } from '../../container/databases.ts'
import { commented, toYaml } from '../../kubernetes/yaml.ts'
import { ACCESS } from '../access.ts'
import { keepsSecrets, SOPS_COMMANDS } from '../sops.ts'
import { installCommands, installFolder, nodeVersionOf, obsChecks, testCommands } from '../tools.ts'

/** The client and the daemon that build images; buildx is in it. */
const DOCKER = 'docker.io/library/docker:28.3'

/** The kubectl of jobs that deploy. */
const KUBECTL = '1.34.1'

const MERGE_REQUEST = [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]
const ON_DEFAULT_BRANCH = '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'
const DEFAULT_BRANCH = [{ if: ON_DEFAULT_BRANCH }]
const BY_HAND = [{ if: ON_DEFAULT_BRANCH, when: 'manual' }]

/** The pipeline of GitLab CI. */
export function gitlabPipeline(service: Service): string {
  const { name, directory } = service
  const [staging, production] = overlaysOf(service)
  // Several services of one repository share this file.
  const prefix = directory === '.' ? '' : `${name}-`
  const job = (kind: string): string => `${prefix}${kind}`
  return toYaml(
    `From a commit to ${name} in production: tested, planned, built, deployed, proven; taken back where that fails. What each job does stands in ${under(directory, 'deploy/pipeline')}, so that it can be read, changed and run by hand. Settings and secrets are CI/CD variables of the environments plan, staging and production (masked, protected, by environment). Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.`,
    {
      stages: ['test', 'plan', 'build', 'staging', 'production'],
      workflow: { rules: [...MERGE_REQUEST, ...DEFAULT_BRANCH] },
      variables: {
        KUBECTL_VERSION: commented('Within one minor version of the clusters.', KUBECTL),
        GIT_DEPTH: commented(
          'Plans compare with the commit that a merge request starts from; Sentry is told the commits of a release.',
          '0',
        ),
      },
      [job('test')]: testJob(service),
      [job('plan')]: planJob(service),
      [job('build')]: buildJob(service, job('test')),
      ...(staging && { [job('staging')]: deployJob(service, staging, [job('build')]) }),
      ...(production && { [job('production')]: deployJob(service, production, [job('build'), job('staging')]) }),
    },
  )
}

/** Only what concerns the service, where it is one of several. */
function rulesOf({ directory, workspace }: Service, rules: readonly object[]): readonly object[] {
  if (directory === '.' || workspace) return rules
  const changes = [`${directory}/**/*`]
  return rules.map((rule) => Object.assign({}, rule, { changes }))
}

const enter = (folder: string): readonly string[] => (folder === '.' ? [] : [`cd "$CI_PROJECT_DIR/${folder}"`])

/** The image that brings Node. */
const nodeImage = (service: Service): string =>
  service.language === 'node' ? service.baseImage : `docker.io/library/node:${nodeVersionOf(service)}-bookworm-slim`

/** What jobs that speak to a cluster need besides Node; a kubectl that is what its publisher says. */
function tools({ cluster }: Service): readonly string[] {
  const packages = ['ca-certificates', 'curl', 'git', 'jq', ...(cluster === 'eks' ? ['awscli'] : [])]
  return [
    `apt-get update -qq && apt-get install -qq --yes --no-install-recommends ${packages.join(' ')}`,
    'cd /usr/local/bin',
    'curl -fsSL --remote-name-all "https://dl.k8s.io/release/v$KUBECTL_VERSION/bin/linux/$(dpkg --print-architecture)/{kubectl,kubectl.sha256}"',
    'echo "$(cat kubectl.sha256)  kubectl" | sha256sum --check && chmod +x kubectl',
    'cd "$CI_PROJECT_DIR"',
  ]
}

function testJob(service: Service): object {
  const { directory, language, baseImage } = service
  const install = [...enter(installFolder(service)), ...installCommands(service)]
  return {
    stage: 'test',
    image: baseImage,
    timeout: '20 minutes',
    interruptible: true,
    rules: rulesOf(service, [...MERGE_REQUEST, ...DEFAULT_BRANCH]),
    ...databases(service),
    script: [
      ...install,
      ...enter(directory),
      ...testCommands(service),
      ...(language === 'node' ? obsChecks(service) : []),
    ],
  }
}

/** The databases that its tests need, under their names as hosts. */
function databases(service: Service): object {
  const { postgres, redis } = service
  if (!postgres && !redis) return {}
  const { postgres: database, redis: cache } = DATABASE_IMAGES
  return {
    services: [
      ...(postgres ? [{ name: database, alias: 'postgres', variables: POSTGRES_SETTINGS }] : []),
      ...(redis ? [{ name: cache, alias: 'redis' }] : []),
    ],
    variables: databaseVariables(service, { postgres: 'postgres', redis: 'redis' }),
  }
}

function planJob(service: Service): object {
  const script = (file: string): string => under(service.directory, `deploy/pipeline/${file}`)
  return {
    stage: 'plan',
    image: nodeImage(service),
    timeout: '15 minutes',
    interruptible: true,
    needs: [],
    rules: rulesOf(service, MERGE_REQUEST),
    environment: commented(
      'Its credentials. A merge request from a fork runs in the fork, which has none: its plan is without the cluster.',
      { name: 'plan', action: 'access' },
    ),
    ...identity(service),
    before_script: tools(service),
    script: [
      ...installObs(service),
      'git worktree add --detach .before "$CI_MERGE_REQUEST_DIFF_BASE_SHA"',
      `RELEASE=$CI_COMMIT_SHA ${script('plan.sh')} .before > plan.md`,
      'cat plan.md',
      `${script('comment.sh')} plan.md`,
    ],
    artifacts: { paths: ['plan.md', under(service.directory, 'dashboards/preview')], expire_in: '1 week' },
  }
}

function buildJob(service: Service, test: string): object {
  const { image, directory } = service
  const own = image.startsWith('registry.gitlab.com/')
  const script = (file: string): string => under(directory, `deploy/pipeline/${file}`)
  return {
    stage: 'build',
    image: `${DOCKER}-cli`,
    services: [`${DOCKER}-dind`],
    timeout: '30 minutes',
    needs: [test],
    rules: rulesOf(service, DEFAULT_BRANCH),
    variables: {
      DOCKER_HOST: 'tcp://docker:2376',
      DOCKER_TLS_CERTDIR: '/certs',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/certs/client',
      SOURCE_URL: '$CI_PROJECT_URL',
      ...(own && { REGISTRY_USERNAME: '$CI_REGISTRY_USER', REGISTRY_PASSWORD: '$CI_REGISTRY_PASSWORD' }),
    },
    script: [
      `image=$(${script('build.sh')} "$CI_COMMIT_SHA")`,
      'echo "IMAGE=$image" > build.env',
      'if [ -n "${SENTRY_AUTH_TOKEN:-}" ]; then apk add --no-cache nodejs npm git; fi',
      `${script('sentry.sh')} release "$CI_COMMIT_SHA" "$image"`,
    ],
    artifacts: { reports: { dotenv: 'build.env' } },
  }
}

function deployJob(service: Service, { name: environment, host }: Overlay, needs: readonly string[]): object {
  const script = (file: string): string => under(service.directory, `deploy/pipeline/${file}`)
  const production = environment === 'production'
  return {
    stage: environment,
    image: nodeImage(service),
    timeout: '40 minutes',
    needs,
    rules: rulesOf(service, production ? BY_HAND : DEFAULT_BRANCH),
    ...(production && {
      allow_failure: commented('Somebody starts it; who may is a setting of the protected environment.', false),
    }),
    resource_group: commented('One at a time.', `${service.name}-${environment}`),
    environment: { name: environment, url: `https://${host}` },
    ...identity(service),
    before_script: [...tools(service), ...sops(service)],
    script: [
      ...installObs(service),
      `${script('deploy.sh')} ${environment} "$IMAGE" "$CI_COMMIT_SHA"`,
      `${script('sentry.sh')} deployed "$CI_COMMIT_SHA" ${environment}`,
      `${script('annotate.sh')} "$CI_COMMIT_SHA" ${environment}`,
    ],
  }
}

/** What decrypts secrets of the repository, where it has any. */
function sops(service: Service): readonly string[] {
  return keepsSecrets(service) ? ['cd /usr/local/bin', ...SOPS_COMMANDS, 'cd "$CI_PROJECT_DIR"'] : []
}

/** The forge's identity token, where the cluster is reached by it. */
function identity({ cluster }: Service): object {
  const { audience } = ACCESS[cluster]
  return audience === undefined ? {} : { id_tokens: { CLUSTER_ID_TOKEN: { aud: audience } } }
}

/** The packages that `ticolops-obs` is one of, without running their scripts; for Python npx brings it. */
function installObs(service: Service): readonly string[] {
  if (service.language !== 'node') return []
  return [
    'export npm_config_ignore_scripts=true YARN_ENABLE_SCRIPTS=false',
    ...enter(installFolder(service)),
    ...installCommands(service),
    'cd "$CI_PROJECT_DIR"',
  ]
}
