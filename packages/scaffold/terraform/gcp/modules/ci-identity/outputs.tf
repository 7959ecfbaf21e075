output "email" {
  description = "Address of the service account."
  value       = google_service_account.this.email
}
