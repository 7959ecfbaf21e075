output "server" {
  description = "Address of the API server."
  value       = "https://${coalesce(azurerm_kubernetes_cluster.this.private_fqdn, azurerm_kubernetes_cluster.this.fqdn)}:443"
}

output "ca" {
  description = "Certificate authority of the API server, PEM in base64."
  value       = nonsensitive(azurerm_kubernetes_cluster.this.kube_config[0].cluster_ca_certificate)
}

output "oidc_issuer" {
  description = "Who signs the tokens of the cluster's service accounts."
  value       = azurerm_kubernetes_cluster.this.oidc_issuer_url
}
