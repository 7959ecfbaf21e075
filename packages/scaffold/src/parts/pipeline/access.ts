import type { Service } from '../../service.ts'

/** How a job of the pipeline proves to the cluster who it is. */
export interface Access {
  /** For people: one line. */
  readonly about: string
  /** Settings of the environment that are no secrets, each with what it is. */
  readonly variables: Readonly<Record<string, string>>
  /** Secrets of the environment, each with what it is. */
  readonly secrets: Readonly<Record<string, string>>
  /** Whom the forge's identity token is for; undefined where none is asked for. */
  readonly audience: string | undefined
  /** Lines of shell that leave the cluster's token in `$token`, or write `$file` themselves; `$identity` is the forge's token. */
  readonly login: string
}

/** The cluster's address, where no kubeconfig brings it. */
const ADDRESS = {
  CLUSTER_SERVER: 'https:// address of the API server',
  CLUSTER_CA: 'its certificate authority, PEM in base64',
}

/** Every way there is, by the answer `--cluster`. Without a secret that could leak wherever the provider knows the forge (OpenID Connect). */
export const ACCESS: Readonly<Record<Service['cluster'], Access>> = {
  kubeconfig: {
    about: 'a kubeconfig in a secret',
    variables: {},
    secrets: { KUBECONFIG: 'a kubeconfig; at GitLab a variable of the type File' },
    audience: undefined,
    login: `if [ -f "$CLUSTER_KUBECONFIG" ]; then
  cat "$CLUSTER_KUBECONFIG" > "$file"
else
  printf '%s\\n' "$CLUSTER_KUBECONFIG" > "$file"
fi`,
  },
  'service-account': {
    about: 'the token of a service account',
    variables: ADDRESS,
    secrets: { CLUSTER_TOKEN: 'token of the service account (kubectl create token)' },
    audience: undefined,
    login: 'token=$CLUSTER_TOKEN',
  },
  eks: {
    about: 'a role of AWS that trusts this repository',
    variables: {
      ...ADDRESS,
      CLUSTER_NAME: 'name of the EKS cluster',
      AWS_REGION: 'its region',
      AWS_ROLE: 'ARN of the role; its trust policy names this repository and environment',
    },
    secrets: {},
    audience: 'sts.amazonaws.com',
    login: `printf '%s' "$identity" > "$folder/identity"
aws sts assume-role-with-web-identity --role-arn "$AWS_ROLE" \\
  --role-session-name deploy --duration-seconds 3600 \\
  --web-identity-token "file://$folder/identity" --output text \\
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' > "$folder/keys"
read -r key secret session < "$folder/keys"
cat > "$folder/aws" <<END
[default]
aws_access_key_id = $key
aws_secret_access_key = $secret
aws_session_token = $session
END
# The cluster's own token lasts 15 minutes: kubectl asks for a new one by itself.
user="exec:
        apiVersion: client.authentication.k8s.io/v1beta1
        command: aws
        args: [eks, get-token, --cluster-name, '$CLUSTER_NAME', --region, '$AWS_REGION']
        env: [{name: AWS_SHARED_CREDENTIALS_FILE, value: '$folder/aws'}]
        interactiveMode: Never"`,
  },
  gke: {
    about: 'a service account of Google Cloud that trusts this repository',
    variables: {
      ...ADDRESS,
      GCP_PROVIDER:
        'projects/…/locations/global/workloadIdentityPools/…/providers/…; its condition names this repository',
      GCP_SERVICE_ACCOUNT: 'address of the service account',
    },
    secrets: {},
    audience: 'https://iam.googleapis.com/$GCP_PROVIDER',
    login: `scope=https://www.googleapis.com/auth/cloud-platform
federated=$(
  printf '%s' "$identity" | jq --raw-input --arg provider "//iam.googleapis.com/$GCP_PROVIDER" \\
    --arg scope "$scope" '{
      audience: $provider, scope: $scope, subjectToken: .,
      grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
      requestedTokenType: "urn:ietf:params:oauth:token-type:access_token",
      subjectTokenType: "urn:ietf:params:oauth:token-type:jwt"
    }' |
    curl -fsS --header 'Content-Type: application/json' --data @- \\
      https://sts.googleapis.com/v1/token | jq -er .access_token
)
: "\${federated:?Google Cloud did not take the token of this job}"
token=$(
  curl -fsS --header 'Content-Type: application/json' \\
    --header "Authorization: Bearer $federated" --data "{\\"scope\\": [\\"$scope\\"]}" \\
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$GCP_SERVICE_ACCOUNT:generateAccessToken" |
    jq -er .accessToken
)`,
  },
  aks: {
    about: 'an application of Entra ID that trusts this repository',
    variables: {
      ...ADDRESS,
      AZURE_TENANT_ID: 'tenant',
      AZURE_CLIENT_ID: 'application with a federated credential for this repository and environment',
    },
    secrets: {},
    audience: 'api://AzureADTokenExchange',
    login: `# The scope is the application that every AKS cluster asks tokens of.
token=$(
  printf '%s' "$identity" | curl -fsS "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \\
    --data grant_type=client_credentials --data-urlencode "client_id=$AZURE_CLIENT_ID" \\
    --data scope=6dae42f8-4368-4678-94ff-3960e28e3630/.default \\
    --data client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
    --data-urlencode client_assertion@- | jq -er .access_token
)`,
  },
}
