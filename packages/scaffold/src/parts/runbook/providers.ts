import type { Service } from '../../service.ts'
import { environmentsOf } from '../terraform/settings.ts'

/** Commands for what a cloud runs for the service. */
export interface Managed {
  readonly look: readonly string[]
  /** The standby takes over; none where it does so by itself alone. */
  readonly failover: readonly string[]
}

export interface ManagedDatabase extends Managed {
  /** A new server with the data of a moment; the old one stays as it is. */
  readonly pointInTime: readonly string[]
}

/** Some fields of the answer of `aws`. */
const told = (query: string): string => `--output text --query '${query}'`

/** What `az` is to look at. */
const named = (group: string, name: string): string => `--resource-group ${group} --name ${name}`

/** What a cloud has, as the commands of its own program. */
interface Provider {
  readonly database: ManagedDatabase
  readonly redis: Managed
  /** A kubeconfig for its cluster. */
  readonly login: string
  /** Puts `secret.json` into the store of secrets. */
  readonly secret: (name: string, file: string) => string
}

const PROVIDERS: Readonly<Record<NonNullable<Service['cloud']>, (region: string, name: string) => Provider>> = {
  aws: (region, name) => {
    const rds = (command: string, server: string): string =>
      `aws rds ${command} --region ${region} --db-instance-identifier ${server}`
    const redis = `--region ${region} --replication-group-id ${name}`
    return {
      database: {
        look: [
          `${rds('describe-db-instances', name)} ${told('DBInstances[0].[DBInstanceStatus,MultiAZ,AvailabilityZone,LatestRestorableTime]')}`,
          `aws rds describe-events --region ${region} --source-type db-instance --source-identifier ${name} --duration 60`,
        ],
        failover: [`${rds('reboot-db-instance', name)} --force-failover`, rds('wait db-instance-available', name)],
        pointInTime: [
          `${rds('describe-db-instances', name)} ${told('DBInstances[0].[DBSubnetGroup.DBSubnetGroupName,VpcSecurityGroups[0].VpcSecurityGroupId,DBParameterGroups[0].DBParameterGroupName]')}`,
          `aws rds restore-db-instance-to-point-in-time --region ${region} --source-db-instance-identifier ${name} --target-db-instance-identifier <new-server> --restore-time <point-in-time> --db-subnet-group-name <subnet-group> --vpc-security-group-ids <security-group> --db-parameter-group-name <parameter-group> --multi-az --deletion-protection --copy-tags-to-snapshot`,
          rds('wait db-instance-available', '<new-server>'),
          `${rds('describe-db-instances', '<new-server>')} ${told('DBInstances[0].Endpoint.Address')}`,
        ],
      },
      redis: {
        look: [
          `aws elasticache describe-replication-groups ${redis} ${told('ReplicationGroups[0].[Status,AutomaticFailover,MultiAZ]')}`,
        ],
        failover: [`aws elasticache test-failover ${redis} --node-group-id 0001`],
      },
      login: `aws eks update-kubeconfig --region ${region} --name ${name}`,
      secret: (secret, file) =>
        `aws secretsmanager put-secret-value --region ${region} --secret-id ${secret} --secret-string file://${file}`,
    }
  },
  gcp: (region, name) => ({
    database: {
      look: [
        `gcloud sql instances describe ${name} --format='value(state,settings.availabilityType,gceZone)'`,
        `gcloud sql operations list --instance=${name} --limit=5`,
      ],
      failover: [`gcloud sql instances failover ${name} --quiet`],
      pointInTime: [
        `gcloud sql instances clone ${name} <new-server> --point-in-time=<point-in-time>`,
        "gcloud sql instances describe <new-server> --format='value(ipAddresses[0].ipAddress)'",
      ],
    },
    redis: {
      look: [
        `gcloud redis instances describe ${name} --region=${region} --format='value(state,currentLocationId,readEndpoint)'`,
      ],
      failover: [
        `gcloud redis instances failover ${name} --region=${region} --data-protection-mode=limited-data-loss --quiet`,
      ],
    },
    login: `gcloud container clusters get-credentials ${name} --location ${region}`,
    secret: (secret, file) => `gcloud secrets versions add ${secret} --data-file=${file}`,
  }),
  azure: (_, name) => {
    const postgres = 'az postgres flexible-server'
    return {
      database: {
        look: [
          `${postgres} show ${named(name, name)} --query '[state,highAvailability.state,availabilityZone]' --output tsv`,
        ],
        failover: [`${postgres} restart ${named(name, name)} --failover Forced`],
        pointInTime: [
          `${postgres} restore ${named(name, '<new-server>')} --source-server ${name} --restore-time <point-in-time>`,
          `${postgres} show ${named(name, '<new-server>')} --query fullyQualifiedDomainName --output tsv`,
        ],
      },
      redis: {
        look: [
          `az resource show ${named(name, name)} --resource-type Microsoft.Cache/redisEnterprise --query properties.resourceState --output tsv`,
        ],
        failover: [],
      },
      login: `az aks get-credentials ${named(name, name)}`,
      secret: (secret, file) => `az keyvault secret set --vault-name <vault> --name ${secret} --file ${file}`,
    }
  },
}

/** What the cloud has, under the name that Terraform gives all of it; undefined where the team brings its own. */
function providerOf(service: Service): Provider | undefined {
  const { cloud, region } = service
  const production = environmentsOf(service).find(({ name }) => name === 'production')
  return cloud === undefined || production === undefined ? undefined : PROVIDERS[cloud](region, production.prefix)
}

/** Brings a kubeconfig for the cluster; undefined where its administrators hand it out. */
export const loginOf = (service: Service): string | undefined => providerOf(service)?.login
export const databaseOf = (service: Service): ManagedDatabase | undefined => providerOf(service)?.database
export const redisOf = (service: Service): Managed | undefined => providerOf(service)?.redis

/** Puts `secret.json` into the store of secrets; undefined where the team brings the store. */
export const putSecret = (service: Service, name: string, file: string): string | undefined =>
  providerOf(service)?.secret(name, file)

/** Fetches what the job `configuration` kept, as `objects.age`. */
export function objectsCopy({ name, backup: { store, bucket, endpoint } }: Service): string {
  const key = `${name}/configuration/<backup>/objects.age`
  return {
    s3: `aws s3 cp${endpoint === undefined ? '' : ` --endpoint-url ${endpoint}`} s3://${bucket}/${key} objects.age`,
    gcs: `gcloud storage cp gs://${bucket}/${key} objects.age`,
    azure: `az storage blob download --auth-mode login --account-name <storage-account> --container-name ${bucket} --name ${key} --file objects.age`,
  }[store]
}
