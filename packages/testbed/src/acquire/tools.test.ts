import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { howToInstall } from './errors.ts'
import { goKey, goModuleFolder } from './go-source.ts'
import { HELM, KUBE_SCORE, KUBECONFORM, KUSTOMIZE } from './manifest-tools.ts'
import { ACTIONLINT } from './pipeline-tools.ts'
import { checksumOf } from './release-source.ts'
import { OTELCOL } from './telemetry-tools.ts'
import { FAKE_GCS, VERSITYGW } from './storage-tools.ts'
import { OPENTOFU, PLUGIN_SDK, TFLINT } from './terraform-tools.ts'
import type { GoSource, Tool } from './tool.ts'
import { ETCD, KUBERNETES, KWOK, OPERATOR, PROMETHEUS, tools } from './tools.ts'
import { compareVersions } from './version.ts'

const all: [string, Tool][] = Object.entries(tools)
const goSources = all.flatMap(([, tool]) => tool.sources.filter((source) => source.kind === 'go'))

describe('the table of tools', () => {
  it('names for every tool a way to get it on every system', () => {
    for (const [name, tool] of all) {
      for (const system of ['linux', 'darwin'] as const)
        expect(howToInstall(name, tool, system)).toMatch(/brew install|apt-get install|https:\/\//)
    }
  })

  it('has the versions that the go.mod files pin', () => {
    const pinned: Record<string, string[]> = {
      kubernetes: [`k8s.io/kubernetes v${KUBERNETES}`, `go.etcd.io/etcd/server/v3 v${ETCD}`],
      // Prometheus 3.x is module version 0.3xx.
      prometheus: [
        `github.com/prometheus/prometheus v0.${PROMETHEUS.replace(/^3\.(\d+)\.(\d+)$/, (_, minor: string, patch: string) => `3${minor.padStart(2, '0')}.${patch}`)}`,
      ],
      'prometheus-operator': [`github.com/prometheus-operator/prometheus-operator v${OPERATOR}`],
      kwok: [`sigs.k8s.io/kwok v${KWOK}`],
      kustomize: [`sigs.k8s.io/kustomize/kustomize/v5 v${KUSTOMIZE}`],
      helm: [`helm.sh/helm/v4 v${HELM}`],
      'kube-score': [`github.com/zegl/kube-score v${KUBE_SCORE}`],
      kubeconform: [`github.com/yannh/kubeconform v${KUBECONFORM}`],
      kubectl: [`k8s.io/kubernetes v${KUBERNETES}`],
      actionlint: [`github.com/rhysd/actionlint v${ACTIONLINT}`],
      otelcol: [`go.opentelemetry.io/collector/otelcol v${OTELCOL}`],
      opentofu: [`github.com/opentofu/opentofu v${OPENTOFU}`],
      versitygw: [`github.com/versity/versitygw v${VERSITYGW}`],
      'fake-gcs': [`github.com/fsouza/fake-gcs-server v${FAKE_GCS}`],
      tflint: [`github.com/terraform-linters/tflint v${TFLINT}`],
      'terraform-provider': [`github.com/hashicorp/terraform-plugin-go v${PLUGIN_SDK}`],
    }
    for (const [module, lines] of Object.entries(pinned)) {
      const text = readFileSync(path.join(goModuleFolder(module), 'go.mod'), 'utf8')
      for (const line of lines) expect(text).toContain(line)
    }
  })

  it('offers nothing older than it asks for', () => {
    const older = all.flatMap(([name, tool]) =>
      tool.sources
        .filter((source) => 'version' in source && compareVersions(source.version, tool.atLeast) < 0)
        .map(() => name),
    )
    expect(older).toEqual([])
  })
})

describe('the cache key of a Go build', () => {
  const source: GoSource = { kind: 'go', module: 'kwok', package: 'example.test/cmd/a', ldflags: '', seconds: 60 }
  const keyWith = (sum: string, changes: Partial<GoSource> = {}): string =>
    goKey({ ...source, ...changes }, (file) => (file.endsWith('go.sum') ? sum : 'module'))

  it('changes with the sums, the package and the flags, and with nothing else', () => {
    expect(keyWith('a')).toBe(keyWith('a'))
    expect(keyWith('a', { seconds: 1 })).toBe(keyWith('a'))
    expect(
      new Set([keyWith('a'), keyWith('b'), keyWith('a', { ldflags: '-s' }), keyWith('a', { tags: 'x' })]).size,
    ).toBe(4)
  })

  it('is another one for every command', () => {
    expect(new Set(goSources.map((each) => goKey(each))).size).toBe(goSources.length)
  })
})

describe('the checksum of a release file', () => {
  it('is found in a list and in a file of its own, and is missing otherwise', () => {
    expect(checksumOf('a.tar.gz', 'AB12  b.tar.gz\nCD34 *a.tar.gz\n')).toBe('cd34')
    expect(checksumOf('kube-apiserver', 'ef56\n')).toBe('ef56')
    expect(checksumOf('c.tar.gz', 'ab12  b.tar.gz\n')).toBeUndefined()
  })
})
