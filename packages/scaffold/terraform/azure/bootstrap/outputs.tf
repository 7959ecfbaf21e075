output "backend" {
  description = "What backend.hcl holds."
  value       = <<-EOT
    storage_account_name = "${azurerm_storage_account.state.name}"
    container_name       = "${azurerm_storage_container.state.name}"
    subscription_id      = "${var.subscription_id}"
  EOT
}
