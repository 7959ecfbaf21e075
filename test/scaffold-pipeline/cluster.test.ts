import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { binary, run, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sample, writeCommands, writeParts } from './repository.ts'

const service = sample('express-app')

const ADDRESS = { CLUSTER_SERVER: 'https://cluster.example.com', CLUSTER_CA: 'Q0E=' }
const FORGE = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://forge.example.com/token?api-version=2',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'ask',
}

/**
 * The forge and the providers, which are not here: `curl` and `aws` tell their arguments and what they are sent, and
 * answer what those would.
 */
const CURL = `
here=$(dirname "$0")
echo "curl $*" >> "$here/calls"
case "$*" in
  *@-*) cat >> "$here/calls"; echo >> "$here/calls" ;;
esac
case "$*" in
  *forge.example.com*) echo '{"value": "identity"}' ;;
  *sts.googleapis.com*) echo '{"access_token": "federated"}' ;;
  *generateAccessToken*) echo '{"accessToken": "of-google"}' ;;
  *login.microsoftonline.com*) echo '{"access_token": "of-azure"}' ;;
  *) exit 22 ;;
esac`
const AWS = `
here=$(dirname "$0")
echo "aws $*" >> "$here/calls"
case "$1" in
  sts) printf 'AKIAEXAMPLE\\tsecret\\tsession\\n' ;;
  *) exit 1 ;;
esac`

await describeWithServers('a job comes to the cluster', ['kubectl'], () => {
  const { folder, remove } = temporaryFolder('cluster')
  let kubectl: string
  beforeAll(async () => {
    kubectl = await binary('kubectl')
  })
  afterAll(remove)

  async function login(cluster: typeof service.cluster, environment: Readonly<Record<string, string>>) {
    const place = mkdtempSync(path.join(folder, `${cluster}-`))
    writeParts({ ...service, cluster }, place, ['pipeline'])
    writeCommands(path.join(place, 'bin'), { curl: CURL, aws: AWS })
    const result = await tryRun(path.join(place, 'deploy/pipeline/cluster.sh'), [place], {
      env: { PATH: `${path.join(place, 'bin')}:${process.env['PATH']}`, CI: 'true', ...environment },
    })
    const calls =
      result.code === 0 && cluster !== 'kubeconfig' && cluster !== 'service-account'
        ? readFileSync(path.join(place, 'bin/calls'), 'utf8')
        : ''
    return { ...result, file: result.stdout.trim(), place, calls }
  }
  /** The kubeconfig as kubectl understands it. */
  const config = async (file: string) =>
    JSON.parse(await run(kubectl, ['--kubeconfig', file, 'config', 'view', '--raw', '--output', 'json'])) as {
      'current-context': string
      clusters: { cluster: { server: string; 'certificate-authority-data': string } }[]
      users: { user: { token?: string; exec?: { command: string; args: string[]; env: object[] } } }[]
    }

  it('by the kubeconfig of the secret, be it a text or a file, which nobody else may read', async () => {
    const first = await login('kubeconfig', {
      CLUSTER_KUBECONFIG: 'apiVersion: v1\nkind: Config\ncurrent-context: mine',
    })
    expect(await config(first.file)).toMatchObject({ 'current-context': 'mine' })
    expect(statSync(first.file).mode & 0o077).toBe(0)
    const second = await login('kubeconfig', { CLUSTER_KUBECONFIG: first.file })
    expect(await config(second.file)).toMatchObject({ 'current-context': 'mine' })
    const atGitlab = await login('kubeconfig', { KUBECONFIG: first.file })
    expect(await config(atGitlab.file)).toMatchObject({ 'current-context': 'mine' })
  })

  it('by the token of a service account', async () => {
    const { file } = await login('service-account', { ...ADDRESS, CLUSTER_TOKEN: 'of-account' })
    const { clusters, users } = await config(file)
    expect(clusters[0]?.cluster).toEqual({
      server: ADDRESS.CLUSTER_SERVER,
      'certificate-authority-data': ADDRESS.CLUSTER_CA,
    })
    expect(users[0]?.user).toEqual({ token: 'of-account' })
  })

  it('by a role of AWS, whose keys kubectl asks for tokens with', async () => {
    const names = { CLUSTER_NAME: 'shop', AWS_REGION: 'eu-central-1', AWS_ROLE: 'arn:aws:iam::1:role/deploy' }
    const { file, place, calls } = await login('eks', { ...ADDRESS, ...names, ...FORGE })
    expect(calls).toContain('audience=sts.amazonaws.com')
    expect(calls).toContain('--role-arn arn:aws:iam::1:role/deploy')
    expect(readFileSync(path.join(place, 'identity'), 'utf8')).toBe('identity')
    const { users } = await config(file)
    expect(users[0]?.user.exec).toMatchObject({
      command: 'aws',
      args: ['eks', 'get-token', '--cluster-name', 'shop', '--region', 'eu-central-1'],
      env: [{ name: 'AWS_SHARED_CREDENTIALS_FILE', value: path.join(place, 'aws') }],
    })
    expect(readFileSync(path.join(place, 'aws'), 'utf8')).toContain('aws_session_token = session')
  })

  it('by a service account of Google Cloud', async () => {
    const names = { GCP_PROVIDER: 'projects/1/providers/p', GCP_SERVICE_ACCOUNT: 'deploy@shop.iam.gserviceaccount.com' }
    const { file, calls } = await login('gke', { ...ADDRESS, ...names, ...FORGE })
    expect(calls).toContain('audience=https://iam.googleapis.com/projects/1/providers/p')
    expect(calls).toContain('"subjectToken": "identity"')
    expect(calls).toContain('Authorization: Bearer federated')
    expect((await config(file)).users[0]?.user).toEqual({ token: 'of-google' })
  })

  it('by an application of Entra ID, with the token that GitLab hands over', async () => {
    const names = { AZURE_TENANT_ID: 'tenant', AZURE_CLIENT_ID: 'client', CLUSTER_ID_TOKEN: 'of-gitlab' }
    const { file, calls } = await login('aks', { ...ADDRESS, ...names })
    expect(calls).toContain('https://login.microsoftonline.com/tenant/oauth2/v2.0/token')
    expect(calls).toContain('of-gitlab')
    expect(calls).not.toContain('forge.example.com')
    expect((await config(file)).users[0]?.user).toEqual({ token: 'of-azure' })
  })

  it('not at all without credentials, and says which are missing', async () => {
    const { code, stdout, stderr } = await login('eks', { ...ADDRESS, AWS_REGION: 'eu-central-1' })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/does not have: CLUSTER_NAME AWS_ROLE$/)
  })

  it('not with half an answer: where a provider refuses, there is no kubeconfig', async () => {
    const names = { GCP_PROVIDER: 'projects/1/providers/p', GCP_SERVICE_ACCOUNT: 'deploy@shop.iam.gserviceaccount.com' }
    const { code, stdout } = await login('gke', {
      ...ADDRESS,
      ...names,
      ...FORGE,
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://elsewhere.example.com',
    })
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
  })
})
