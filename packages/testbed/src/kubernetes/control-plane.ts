import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'
import type { AcquireOptions } from '../acquire/binary.ts'
import { acquireOptions, binary } from '../acquire/binary.ts'
import { freePort, startProcess, temporaryFolder } from '../process.ts'
import type { Authority, KeyPair, Subject } from './certificates.ts'
import { createAuthority } from './certificates.ts'
import type { Credentials, KubeObject } from './kube-client.ts'
import { kubeconfig, KubeClient } from './kube-client.ts'
import { crdFiles } from './module-files.ts'

/** Options of {@link startControlPlane}. */
export interface ControlPlaneOptions extends AcquireOptions {
  /** The name of the context in kubeconfig files; default `ticolops-testbed`. */
  context?: string
  /** Whether the Prometheus Operator's CRDs are applied; default true. */
  crds?: boolean
  /** The oldest API server that will do: one older than its controllers is not supported by Kubernetes. */
  apiserver?: { atLeast: string }
  /** The API server's port; default a free one. */
  port?: number
}

/** Somebody who may talk to the API server. */
export interface User {
  readonly name: string
  readonly credentials: Credentials
  /** A kubeconfig file with the user's certificate. */
  readonly kubeconfig: string
  readonly client: KubeClient
}

/** A running API server with its database: authentication, RBAC, admission, CRDs, but no controllers. */
export interface ControlPlane {
  readonly url: string
  readonly context: string
  /** The administrator's kubeconfig file. */
  readonly kubeconfig: string
  /** The administrator's client. */
  readonly client: KubeClient
  readonly authority: Authority
  /** Its files; goes with `stop()`. */
  readonly folder: string
  /** The key pair of service account tokens, paths. */
  readonly serviceAccountKey: string
  /** The authority's own certificate and key, paths. */
  readonly caFiles: KeyPair
  /** Issues a certificate and writes it and its key beside the other files; returns the paths. */
  writePair(name: string, subject: Subject): Promise<KeyPair>
  /** Makes a user with a certificate. The user may do nothing until RBAC says so. */
  addUser(name: string, groups?: readonly string[]): Promise<User>
  stop(): Promise<void>
}

/**
 * Starts etcd and kube-apiserver on loopback: about 3 s, 0.65 GiB. Everything is real but the controllers: a Deployment
 * is stored, and nobody makes pods of it. {@link startCluster} has those too.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const acquire = acquireOptions(options)
  const etcd = await binary('etcd', acquire)
  const apiserver = await binary('kube-apiserver', { ...acquire, ...options.apiserver })
  const crds = options.crds === false ? [] : readObjects(await crdFiles(acquire))
  const { folder, remove } = temporaryFolder('control-plane')
  const stops: (() => Promise<void>)[] = [async () => remove()]
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each()
  }
  try {
    const files = await writeSecrets(folder)
    const etcdUrl = await startEtcd(etcd, folder, stops)
    const port = options.port ?? (await freePort())
    const url = `https://127.0.0.1:${port}`
    const context = options.context ?? 'ticolops-testbed'
    const addUser = async (name: string, groups: readonly string[] = []): Promise<User> =>
      makeUser(
        { server: url, ca: files.authority.ca.cert },
        files.authority,
        { commonName: name, organizations: groups },
        context,
        folder,
      )
    const admin = await addUser('admin', ['system:masters'])
    const running = await startProcess({
      name: 'kube-apiserver',
      command: apiserver,
      args: apiserverArgs(files, etcdUrl, port),
      logFolder: folder,
      readyWithinMs: 120_000,
      ready: async () => (await admin.client.request('GET', '/readyz')) === 'ok',
    })
    // Stopped before etcd: an API server without its database hangs for a minute.
    stops.push(() => running.stop())
    stops.push(async () => admin.client.close())
    await applyCrds(admin.client, crds)
    return {
      url,
      context,
      folder,
      addUser,
      stop,
      caFiles: files.ca,
      writePair: async (name, subject) => writePair(folder, name, await files.authority.issue(subject)),
      kubeconfig: admin.kubeconfig,
      client: admin.client,
      authority: files.authority,
      serviceAccountKey: files.serviceAccount.key,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Secrets {
  authority: Authority
  folder: string
  ca: KeyPair
  serving: KeyPair
  serviceAccount: KeyPair
  frontProxy: KeyPair
}

async function writeSecrets(folder: string): Promise<Secrets> {
  const authority = await createAuthority('ticolops-testbed')
  const pair = (name: string, texts: KeyPair): KeyPair => writePair(folder, name, texts)
  const account = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return {
    authority,
    folder,
    ca: pair('ca', authority.ca),
    serving: pair(
      'serving',
      await authority.issue({ commonName: 'kube-apiserver', names: ['127.0.0.1', 'localhost'] }),
    ),
    serviceAccount: pair('service-account', { cert: account.publicKey, key: account.privateKey }),
    frontProxy: pair('front-proxy', await authority.issue({ commonName: 'front-proxy' })),
  }
}

/** Writes a certificate and its key; returns the paths. */
function writePair(folder: string, name: string, { cert, key }: KeyPair): KeyPair {
  const files = { cert: path.join(folder, `${name}.crt`), key: path.join(folder, `${name}.key`) }
  writeFileSync(files.cert, cert)
  writeFileSync(files.key, key, { mode: 0o600 })
  return files
}

async function startEtcd(command: string, folder: string, stops: (() => Promise<void>)[]): Promise<string> {
  const [client, peer] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`]
  const args = [
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]
  const ready = async (): Promise<boolean> =>
    (await fetch(`${client}/health`, { signal: AbortSignal.timeout(2000) })).ok
  const running = await startProcess({ name: 'etcd', command, args, logFolder: folder, ready, stopSignal: 'SIGKILL' })
  stops.push(() => running.stop())
  return client
}

/** See https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/. */
function apiserverArgs(files: Secrets, etcd: string, port: number): string[] {
  return Object.entries({
    'etcd-servers': etcd,
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    // Otherwise it refuses to advertise a loopback address.
    'endpoint-reconciler-type': 'none',
    'secure-port': port,
    'tls-cert-file': files.serving.cert,
    'tls-private-key-file': files.serving.key,
    'client-ca-file': files.ca.cert,
    'authorization-mode': 'RBAC',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': files.serviceAccount.cert,
    'service-account-signing-key-file': files.serviceAccount.key,
    'service-cluster-ip-range': '10.0.0.0/24',
    'allow-privileged': true,
    'cert-dir': files.folder,
    'requestheader-client-ca-file': files.ca.cert,
    'requestheader-allowed-names': 'front-proxy',
    'requestheader-username-headers': 'X-Remote-User',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'proxy-client-cert-file': files.frontProxy.cert,
    'proxy-client-key-file': files.frontProxy.key,
    'shutdown-delay-duration': '0s',
  }).map(([name, value]) => `--${name}=${value}`)
}

async function makeUser(
  cluster: { server: string; ca: string },
  authority: Authority,
  subject: Subject,
  context: string,
  folder: string,
): Promise<User> {
  const credentials = { ...cluster, ...(await authority.issue(subject)) }
  const name = subject.commonName
  const file = path.join(folder, 'kubeconfig', `${name.replaceAll(/[^\w.-]/g, '_')}.yaml`)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, stringify(kubeconfig(credentials, { context, user: name })), { mode: 0o600 })
  return { name, credentials, kubeconfig: file, client: new KubeClient(credentials) }
}

/** The objects in some YAML files. */
export function readObjects(files: readonly string[]): KubeObject[] {
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as KubeObject),
  )
}

/** Applies CRDs and waits until their kinds are served. */
export async function applyCrds(client: KubeClient, crds: readonly KubeObject[]): Promise<void> {
  type Crd = KubeObject & { status?: { conditions?: { type: string; status: string }[] } }
  const established = (crd: Crd): boolean =>
    crd.status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True') ?? false
  const ref = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' }
  await Promise.all(
    crds.map(async (crd) => {
      await client.apply([crd])
      await client.waitFor<Crd>({ ...ref, name: crd.metadata.name }, established)
    }),
  )
}
