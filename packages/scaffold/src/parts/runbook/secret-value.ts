import type { Service } from '../../service.ts'
import { restart } from './commands.ts'
import { paragraphs, sh } from './markdown.ts'
import { namesOf } from './names.ts'
import { putSecret } from './providers.ts'

/** How the Secret comes to have another value, by where values come from; then the pods are started with it. */
export function newValue(service: Service): string {
  return paragraphs(WAYS[service.secrets](service), sh('cluster', ...restart(service)))
}

const WAYS: Readonly<Record<Service['secrets'], (service: Service) => string>> = {
  'external-secrets': (service) => {
    const { namespace, secret, secretKeys, storeKey, store } = namesOf(service)
    const keys = secretKeys.map((each) => `\`${each}\``).join(' and ')
    const put = putSecret(service, storeKey, 'secret.json')
    return paragraphs(
      `The secret \`${storeKey}\` in the store is one JSON object with ${keys}. Write all of it into a file that only you can read, \`secret.json\`, then:`,
      put === undefined
        ? `Put it into the store behind the ClusterSecretStore \`${store}\`, as that store does it.`
        : sh('cloud', put, 'rm secret.json'),
      service.cloud === 'aws' &&
        'The value before was Terraform’s. Raise `password_version` at its next apply: AWS forgets old versions, and Terraform would write a password for its own that the server does not know.',
      'External Secrets reads it within the hour; or at once:',
      sh(
        'cluster',
        `kubectl -n ${namespace} annotate externalsecret ${secret} force-sync="$(date +%s)" --overwrite`,
        `kubectl -n ${namespace} wait --for=condition=Ready externalsecret/${secret} --timeout=2m`,
      ),
    )
  },
  sops: ({ namespace }) =>
    paragraphs(
      'Edit, commit, apply, in that order:',
      sh(
        'cloud',
        'sops edit deploy/kubernetes/overlays/production/secret.sops.yaml',
        `sops decrypt deploy/kubernetes/overlays/production/secret.sops.yaml | kubectl -n ${namespace} apply -f -`,
      ),
    ),
  plain: (service) => {
    const { secret, secretKeys } = namesOf(service)
    const [key = ''] = secretKeys
    return paragraphs(
      `Write the new value into a file \`${key}\` that only you can read, without a line break at its end, then:`,
      sh('cluster', fromFile(service, secret, key, key), `rm ${key}`),
    )
  },
}

/** Puts what is in a file into a key of a Secret, so that it stands in no history. */
export function fromFile({ namespace }: Service, secret: string, key: string, file: string): string {
  return `kubectl -n ${namespace} patch secret ${secret} --type merge -p "{\\"data\\":{\\"${key}\\":\\"$(base64 < ${file} | tr -d '\\n')\\"}}"`
}
