import { github, go, linker } from './origins.ts'
import type { Tool } from './tool.ts'

// Versions of what is built; they must equal those in go/*/go.mod (a test compares them).
export const OPENTOFU = '1.12.6'
export const TFLINT = '0.64.0'
export const PLUGIN_SDK = '0.31.0'

/** What reads Terraform configurations. */
export const terraformTools = {
  tofu: {
    versionArgs: ['version'],
    versionPattern: /OpenTofu v(\d[\d.]*)/,
    // Locks of S3 without a table (`use_lockfile`).
    atLeast: '1.10',
    sources: [
      github('opentofu/opentofu', OPENTOFU, 'tofu_{version}_{os}_{arch}.tar.gz', 'tofu', `tofu_${OPENTOFU}_SHA256SUMS`),
      go(
        'opentofu',
        'github.com/opentofu/opentofu/cmd/tofu',
        300,
        linker({ 'github.com/opentofu/opentofu/version.dev': 'no' }),
      ),
    ],
    brew: 'opentofu',
    page: 'https://opentofu.org/docs/intro/install/',
  },
  tflint: {
    versionArgs: ['--version'],
    versionPattern: /TFLint version (\d[\d.]*)/,
    atLeast: '0.58',
    sources: [go('tflint', 'github.com/terraform-linters/tflint', 280, linker())],
    brew: 'tflint',
    page: 'https://github.com/terraform-linters/tflint#installation',
  },
  // Knows the schemas of other providers and reaches no cloud (terraform/providers.ts).
  'terraform-provider-stand-in': {
    versionArgs: ['--version'],
    versionPattern: /stand-in provider (\d[\d.]*)/,
    atLeast: PLUGIN_SDK,
    sources: [
      go(
        'terraform-provider',
        'obs.ticolops.dev/testbed/terraform-provider',
        60,
        linker({ 'main.version': PLUGIN_SDK }),
      ),
    ],
    page: 'https://github.com/hashicorp/terraform-plugin-go',
  },
} as const satisfies Record<string, Tool>
