output "account" {
  description = "Where the files go: az storage blob upload-batch, into the container $web."
  value       = azurerm_storage_account.this.name
}

output "endpoint" {
  description = "What is told of new files: az afd endpoint purge."
  value       = azurerm_cdn_frontdoor_endpoint.this.name
}
