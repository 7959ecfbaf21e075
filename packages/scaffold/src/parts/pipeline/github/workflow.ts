import type { Service } from '../../../service.ts'
import type { Overlay } from '../../kubernetes/kustomize.ts'
import { overlaysOf } from '../../kubernetes/kustomize.ts'
import { commented, toYaml } from '../../kubernetes/yaml.ts'
import { under } from '../../../detect/sources.ts'
import { databaseVariables } from '../../container/databases.ts'
import { obsChecks, testCommands } from '../tools.ts'
import { uses } from './actions.ts'
import { withLineComments } from './line-comments.ts'
import {
  checkout,
  clusterVariables,
  databases,
  deployVariables,
  identity,
  installSops,
  install,
  installObs,
  run,
  runIn,
  runtimes,
} from './steps.ts'

/** The runner's image: Docker with buildx, kubectl, jq, gh and the clouds' own commands are in it. */
const RUNNER = 'ubuntu-24.04'

/** Set where a variable is text that somebody else wrote: it is data for the shell, never part of its program. */
const RELEASE = { RELEASE: '${{ github.sha }}' }

/** Not from a fork, and not Dependabot's: GitHub gives the runs of either no secrets, and no right to comment. */
const TRUSTED =
  "github.event.pull_request.head.repo.full_name == github.repository && github.event.pull_request.user.login != 'dependabot[bot]'"
const PULL_REQUEST = "github.event_name == 'pull_request'"
const DEFAULT_BRANCH = "github.event_name == 'push' && github.ref_name == github.event.repository.default_branch"

/** The workflow of GitHub Actions. */
export function githubWorkflow(service: Service): string {
  const { name, directory } = service
  const paths =
    directory === '.' || service.workspace ? {} : { paths: [`${directory}/**`, `.github/workflows/${name}.yaml`] }
  const [staging, production] = overlaysOf(service)
  const workflow = toYaml(
    `From a commit to ${name} in production: tested, planned, built, deployed, proven; taken back where that fails. What each job does stands in ${under(directory, 'deploy/pipeline')}, so that it can be read, changed and run by hand. Settings and secrets are those of the environments plan, build, staging and production (Settings, Environments); there, too, stands who must approve. Yours to change: \`ticolops-obs init\` keeps your changes when it upgrades it.`,
    {
      name,
      on: {
        pull_request: paths,
        push: commented('The default branch; name yours where it is called otherwise.', {
          branches: ['main', 'master'],
          ...paths,
        }),
      },
      permissions: commented('Nothing, but what each job says.', {}),
      concurrency: commented(
        'A newer commit of a pull request ends the run before. Runs of the default branch wait for approval, and for nothing else.',
        {
          group: `${name}-\${{ ${PULL_REQUEST} && github.ref || github.run_id }}`,
          'cancel-in-progress': true,
        },
      ),
      defaults: { run: { shell: 'bash' } },
      jobs: {
        test: testJob(service),
        plan: planJob(service, true),
        'plan-fork': planJob(service, false),
        build: buildJob(service),
        ...(staging && { staging: deployJob(service, staging, ['build']) }),
        ...(production && { production: deployJob(service, production, ['build', 'staging']) }),
      },
    },
  )
  return withLineComments(workflow)
}

function testJob(service: Service): object {
  const { directory, workspace } = service
  const context = workspace && directory !== '.' ? `--file ${directory}/Dockerfile .` : directory
  const commands = testCommands(service)
  const env = databaseVariables(service, { postgres: '127.0.0.1', redis: '127.0.0.1' })
  const variables = Object.keys(env).length === 0 ? {} : { env }
  return {
    name: 'Test',
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    permissions: { contents: 'read' },
    steps: [
      checkout(),
      ...runtimes(service),
      install(service),
      ...(commands.length === 0
        ? []
        : [...databases(service), runIn(directory, 'Build and test', commands, variables)]),
      runIn(directory, 'Check dashboards and rules', obsChecks(service)),
      run('Build the image', [`docker buildx build ${context}`], { if: PULL_REQUEST }),
    ],
  }
}

/**
 * What a pull request would do.
 * @param trusted Whether it comes from this repository. One from a fork is anybody's code: it gets no credentials and
 *   cannot comment; its plan stands on the page of its run, and tells of the manifests alone.
 */
function planJob(service: Service, trusted: boolean): object {
  const { directory } = service
  const script = (name: string): string => under(directory, `deploy/pipeline/${name}`)
  const pictures = under(directory, 'dashboards/preview')
  return {
    name: trusted ? 'Plan' : 'Plan without credentials',
    if: trusted ? `${PULL_REQUEST} && ${TRUSTED}` : `${PULL_REQUEST} && !(${TRUSTED})`,
    'runs-on': RUNNER,
    'timeout-minutes': 15,
    ...(trusted && { environment: 'plan' }),
    permissions: {
      contents: 'read',
      ...(trusted && { 'pull-requests': 'write' }),
      ...(trusted && identity(service)),
    },
    steps: [
      checkout(),
      checkout({ ref: '${{ github.event.pull_request.base.sha }}', path: '.before' }),
      ...(trusted ? [...runtimes(service), ...installObs(service)] : []),
      {
        name: 'Upload pictures',
        id: 'pictures',
        ...uses('actions/upload-artifact', { name: 'dashboards', path: `${pictures}/`, 'if-no-files-found': 'ignore' }),
      },
      run(
        'Plan',
        [
          `${script('plan.sh')} .before > "$RUNNER_TEMP/plan.md"`,
          'cat "$RUNNER_TEMP/plan.md" >> "$GITHUB_STEP_SUMMARY"',
        ],
        {
          env: {
            RELEASE: '${{ github.event.pull_request.head.sha }}',
            PICTURES_URL: '${{ steps.pictures.outputs.artifact-url }}',
            ...(trusted && clusterVariables(service)),
          },
        },
      ),
      ...(trusted
        ? [
            run('Comment', [`${script('comment.sh')} "$RUNNER_TEMP/plan.md"`], {
              env: { GH_TOKEN: '${{ github.token }}', NUMBER: '${{ github.event.pull_request.number }}' },
            }),
          ]
        : []),
    ],
  }
}

function buildJob(service: Service): object {
  const { directory, image } = service
  const own = image.startsWith('ghcr.io/')
  const registry = own
    ? { REGISTRY_USERNAME: '${{ github.actor }}', REGISTRY_PASSWORD: '${{ github.token }}' }
    : { REGISTRY_USERNAME: '${{ vars.REGISTRY_USERNAME }}', REGISTRY_PASSWORD: '${{ secrets.REGISTRY_PASSWORD }}' }
  const script = (name: string): string => under(directory, `deploy/pipeline/${name}`)
  return {
    name: 'Build',
    needs: 'test',
    if: DEFAULT_BRANCH,
    'runs-on': RUNNER,
    'timeout-minutes': 30,
    environment: 'build',
    permissions: {
      contents: 'read',
      ...(own && { packages: 'write' }),
      'id-token': 'write',
      attestations: 'write',
    },
    outputs: { image: '${{ steps.build.outputs.image }}' },
    steps: [
      checkout(commentedHistory()),
      run(
        'Build and push',
        [
          `image=$(${script('build.sh')} "$RELEASE")`,
          'echo "image=$image" >> "$GITHUB_OUTPUT"',
          'echo "digest=${image#*@}" >> "$GITHUB_OUTPUT"',
        ],
        {
          id: 'build',
          env: { ...RELEASE, ...registry, SOURCE_URL: '${{ github.server_url }}/${{ github.repository }}' },
        },
      ),
      {
        name: 'Attest',
        if: commented(
          'Private repositories have attestations in GitHub Enterprise alone. What BuildKit attests is beside the image in any case.',
          "github.event.repository.visibility == 'public'",
        ),
        ...uses('actions/attest-build-provenance', {
          'subject-name': image,
          'subject-digest': '${{ steps.build.outputs.digest }}',
        }),
      },
      run('Tell Sentry', [`${script('sentry.sh')} release "$RELEASE" "$IMAGE"`], {
        env: { ...RELEASE, IMAGE: '${{ steps.build.outputs.image }}', ...SENTRY },
      }),
    ],
  }
}

const SENTRY = {
  SENTRY_AUTH_TOKEN: '${{ secrets.SENTRY_AUTH_TOKEN }}',
  SENTRY_ORG: '${{ vars.SENTRY_ORG }}',
  SENTRY_PROJECT: '${{ vars.SENTRY_PROJECT }}',
}

/** Sentry is told the commits of a release. */
const commentedHistory = (): object => ({ 'fetch-depth': 0 })

function deployJob(service: Service, { name: environment, host }: Overlay, needs: readonly string[]): object {
  const { name, directory } = service
  const script = (file: string): string => under(directory, `deploy/pipeline/${file}`)
  return {
    name: `Deploy to ${environment}`,
    needs,
    'runs-on': RUNNER,
    'timeout-minutes': 40,
    environment: { name: environment, url: `https://${host}` },
    concurrency: commented('One at a time, and never half of one.', {
      group: `${name}-${environment}`,
      'cancel-in-progress': false,
    }),
    permissions: { contents: 'read', ...identity(service) },
    steps: [
      checkout(),
      ...runtimes(service),
      ...installObs(service),
      ...installSops(service),
      run('Deploy and prove', [`${script('deploy.sh')} ${environment} "$IMAGE" "$RELEASE"`], {
        env: { ...RELEASE, IMAGE: '${{ needs.build.outputs.image }}', ...deployVariables(service) },
      }),
      run(
        'Mark the deployment',
        [
          `${script('sentry.sh')} deployed "$RELEASE" ${environment}`,
          `${script('annotate.sh')} "$RELEASE" ${environment}`,
        ],
        {
          env: {
            ...RELEASE,
            ...SENTRY,
            GRAFANA_URL: '${{ vars.GRAFANA_URL }}',
            GRAFANA_TOKEN: '${{ secrets.GRAFANA_TOKEN }}',
          },
        },
      ),
    ],
  }
}
