output "cluster_secret_store" {
  description = "The ClusterSecretStore that the ExternalSecret names, for kubectl apply."
  value = yamlencode({
    apiVersion = "external-secrets.io/v1"
    kind       = "ClusterSecretStore"
    metadata   = { name = "ticolops" }
    spec       = { provider = { gcpsm = { projectID = data.google_project.this.project_id } } }
  })
}
