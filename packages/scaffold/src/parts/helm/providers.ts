import type { ScaffoldFile } from '../../part.ts'
import type { Service } from '../../service.ts'
import { overlaysOf } from '../kubernetes/kustomize.ts'
import { commented, toYaml } from '../kubernetes/yaml.ts'

/** What a managed Kubernetes has of its own. */
interface Provider {
  readonly name: 'eks' | 'gke' | 'aks'
  readonly title: string
  /** How network policies come to be enforced. */
  readonly policies: string
  /** The annotation of the ServiceAccount, in words. */
  readonly identity: string
  /** What a ClusterSecretStore is usually called, and its provider in External Secrets. */
  readonly store: string
  readonly storeAbout: string
}

const PROVIDERS: readonly Provider[] = [
  {
    name: 'eks',
    title: 'Amazon EKS',
    policies: 'The VPC CNI enforces network policies with enableNetworkPolicy of its add-on set to "true".',
    identity:
      'Rights to AWS: an EKS Pod Identity association needs nothing here; IAM roles for service accounts need eks.amazonaws.com/role-arn: arn:aws:iam::ACCOUNT:role/ROLE.',
    store: 'aws-secrets-manager',
    storeAbout: 'A ClusterSecretStore with provider.aws {service: SecretsManager, region: …}.',
  },
  {
    name: 'gke',
    title: 'Google Kubernetes Engine',
    policies: 'Dataplane V2 (always on in Autopilot) enforces network policies.',
    identity:
      'Rights to Google Cloud: workload identity federation needs nothing here; a service account of IAM needs iam.gke.io/gcp-service-account: NAME@PROJECT.iam.gserviceaccount.com.',
    store: 'gcp-secret-manager',
    storeAbout: 'A ClusterSecretStore with provider.gcpsm {projectID: …}.',
  },
  {
    name: 'aks',
    title: 'Azure Kubernetes Service',
    policies: 'Azure CNI powered by Cilium enforces network policies (--network-dataplane cilium).',
    identity: 'Rights to Azure by workload identity need azure.workload.identity/client-id: CLIENT_ID.',
    store: 'azure-key-vault',
    storeAbout: 'A ClusterSecretStore with provider.azurekv {vaultUrl: https://NAME.vault.azure.net}.',
  },
]

/** Values for each managed Kubernetes: `helm install … --values values-eks.yaml`. */
export function providerValues(service: Service, folder: string, paths: ReadonlySet<string>): readonly ScaffoldFile[] {
  return PROVIDERS.map(({ name, title, policies, identity, store, storeAbout }) => ({
    path: `${folder}/values-${name}.yaml`,
    text: toYaml(`${service.name} on ${title}, over values.yaml. ${policies}`, {
      serviceAccount: { annotations: commented(identity, {}) },
      ...(paths.has('secrets.store') && { secrets: { store: commented(storeAbout, store) } }),
    }),
  }))
}

/** Values for each environment that is not production: what the overlay of kustomize has otherwise. */
export function environmentValues(
  service: Service,
  folder: string,
  paths: ReadonlySet<string>,
): readonly ScaffoldFile[] {
  return overlaysOf(service)
    .filter(({ name }) => name !== 'production')
    .map(({ name, namespace, host }) => ({
      path: `${folder}/values-${name}.yaml`,
      text: toYaml(`${service.name} in ${name}, over values.yaml.`, {
        host,
        variables: { DEPLOYMENT_ENVIRONMENT: name },
        ...(paths.has('secrets.key') && { secrets: { key: `${namespace}-${service.name}` } }),
      }),
    }))
}
