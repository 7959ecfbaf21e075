output "cluster_secret_store" {
  description = "The ClusterSecretStore that the ExternalSecret names, and the service account that it reads as, for kubectl apply."
  value = join("---\n", [
    yamlencode({
      apiVersion = "v1"
      kind       = "ServiceAccount"
      metadata = {
        name      = local.service_account
        namespace = var.operator_namespace
        annotations = {
          "azure.workload.identity/client-id" = module.identity.client_id
          "azure.workload.identity/tenant-id" = data.azurerm_client_config.current.tenant_id
        }
      }
    }),
    yamlencode({
      apiVersion = "external-secrets.io/v1"
      kind       = "ClusterSecretStore"
      metadata   = { name = "ticolops" }
      spec = {
        provider = {
          azurekv = {
            authType          = "WorkloadIdentity"
            vaultUrl          = azurerm_key_vault.this.vault_uri
            serviceAccountRef = { name = local.service_account, namespace = var.operator_namespace }
          }
        }
      }
    }),
  ])
}
