import type { Service } from '../../service.ts'

/** How pods become somebody whom the cloud's store knows. */
interface Provider {
  /** What to know about the annotation of a ServiceAccount. */
  readonly about: string
  /** Annotations of ServiceAccounts that the cloud wants, with a value to be put in. */
  readonly annotations: Readonly<Record<string, string>>
  /** Labels of pods that it wants. */
  readonly labels: Readonly<Record<string, string>>
  /** Where pods ask who they are, inside the node: addresses and ports. */
  readonly egress: readonly { readonly cidr: string; readonly port: number }[]
}

const PROVIDERS: Readonly<Record<NonNullable<Service['cloud']>, Provider>> = {
  aws: {
    about:
      'Rights to the bucket: an EKS Pod Identity association, which the part terraform makes, needs nothing here; IAM roles for service accounts need eks.amazonaws.com/role-arn: arn:aws:iam::ACCOUNT:role/ROLE.',
    annotations: {},
    labels: {},
    egress: [{ cidr: '169.254.170.23/32', port: 80 }],
  },
  gcp: {
    about:
      'Rights to the bucket: workload identity federation gives them to this account by its own name and needs nothing here; a service account of IAM needs iam.gke.io/gcp-service-account: NAME@PROJECT.iam.gserviceaccount.com.',
    annotations: {},
    labels: {},
    egress: [
      { cidr: '169.254.169.254/32', port: 80 },
      { cidr: '169.254.169.252/32', port: 988 },
    ],
  },
  azure: {
    about: 'Rights to the container come by workload identity: put in the client’s id of the managed identity.',
    annotations: { 'azure.workload.identity/client-id': 'CLIENT_ID' },
    labels: { 'azure.workload.identity/use': 'true' },
    egress: [],
  },
}

export const providerOf = ({ cloud }: Service): Provider | undefined =>
  cloud === undefined ? undefined : PROVIDERS[cloud]

/** Labels of pods that the cloud's own webhook looks for. */
export const identityLabels = (service: Service): Readonly<Record<string, string>> => providerOf(service)?.labels ?? {}
