import type { Service } from '../../service.ts'

/** How the tokens of a forge's jobs tell which job it is. */
interface Forge {
  /** Whose tokens they are. */
  readonly host: string
  /** What a token says of a job of an environment; `${var.repository}` is HCL's. */
  readonly subject: (environment: string) => string
  /** What a token calls the repository. */
  readonly repositoryClaim: string
  /** Whether jobs of pull requests have an environment of their own, by whose name they can be trusted. */
  readonly plans: boolean
}

/**
 * GitHub names the environment (https://docs.github.com/en/actions/reference/security/oidc), GitLab the branch
 * (https://docs.gitlab.com/ci/secrets/id_token_authentication/): whoever may push to the default branch there is trusted with every environment.
 */
export const FORGES: Readonly<Record<Service['forge'], Forge>> = {
  github: {
    host: 'token.actions.githubusercontent.com',
    subject: (environment) => `repo:\${var.repository}:environment:${environment}`,
    repositoryClaim: 'repository',
    plans: true,
  },
  gitlab: {
    host: 'gitlab.com',
    subject: () => 'project_path:${var.repository}:ref_type:branch:ref:main',
    repositoryClaim: 'project_path',
    plans: false,
  },
}
