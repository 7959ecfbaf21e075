output "cluster_secret_store" {
  description = "The ClusterSecretStore that the ExternalSecret names, for kubectl apply."
  value = yamlencode({
    apiVersion = "external-secrets.io/v1"
    kind       = "ClusterSecretStore"
    metadata   = { name = "ticolops" }
    spec       = { provider = { aws = { service = "SecretsManager", region = data.aws_region.current.region } } }
  })
}
