import type { ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { SECRET, secretKeysOf } from './secret-files.ts'
import { toYaml } from './yaml.ts'

const EXAMPLES = {
  database_url: 'postgres://user:password@host:5432/database?sslmode=verify-full',
  redis_url: 'rediss://:password@host:6379/0',
} as const

/** The API server refuses a label with such a name, always and in these words; strict validation or not. */
export const REFUSED = 'put in the values, then delete this line'

/**
 * What goes beside the manifests for the ways of keeping secrets that put no object among them: a Secret to fill in, and for SOPS the rule that
 * encrypts it. Nothing when the service has no secrets, or External Secrets brings them.
 */
export function secretExamples(service: Service, folder: string): readonly ScaffoldFile[] {
  const keys = secretKeysOf(service)
  if (keys.length === 0 || service.secrets === 'external-secrets') return []
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: SECRET, labels: { [REFUSED]: '' } },
    type: 'Opaque',
    stringData: Object.fromEntries(keys.map((key) => [key, EXAMPLES[key]])),
  }
  if (service.secrets === 'plain') return [plainExample(folder, object)]
  return [sopsExample(folder, object), sopsRule(folder)]
}

const REFUSAL = `The Secret ${SECRET}: an example that the API server refuses as it is.`

function plainExample(folder: string, object: object): ScaffoldFile {
  const about = `${REFUSAL} Copy it to a place outside of the repository, put in the values, delete the line that says so, and apply the copy to the namespace of each environment:
  kubectl -n NAMESPACE apply -f COPY
Secrets in clear do not belong in git.`
  return { path: `${folder}/secret.example.yaml`, text: toYaml(about, object) }
}

function sopsExample(folder: string, object: object): ScaffoldFile {
  const about = `${REFUSAL} For each environment, with its values put in and the line that says so deleted:
  cp secret.example.yaml overlays/production/secret.sops.yaml
  sops encrypt --in-place overlays/production/secret.sops.yaml
Now it may be committed. The pipeline, which has the key of age (SOPS_AGE_KEY), applies it with each deployment; by hand:
  sops decrypt overlays/production/secret.sops.yaml |
    kubectl -n NAMESPACE apply -f -`
  return { path: `${folder}/secret.example.yaml`, text: toYaml(about, object) }
}

/** The recipient is no key: sops refuses to encrypt until somebody has put theirs in. */
function sopsRule(folder: string): ScaffoldFile {
  const about =
    'What sops encrypts, and for whom. Make a key with `age-keygen -o key.txt`, keep the file out of the repository, and put its public half below; several are separated by commas.'
  const rule = {
    creation_rules: [
      {
        path_regex: String.raw`\.sops\.yaml$`,
        encrypted_regex: '^(data|stringData)$',
        age: 'age1-put-the-public-key-here',
      },
    ],
  }
  return { path: `${folder}/.sops.yaml`, text: toYaml(about, rule) }
}
