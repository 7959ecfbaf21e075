output "host" {
  description = "Address of the server; it stays when the standby takes over."
  value       = google_sql_database_instance.this.private_ip_address
}

output "id" {
  description = "Name of the server, as the cloud's commands take it."
  value       = google_sql_database_instance.this.name
}

output "database" {
  description = "Name of the database."
  value       = google_sql_database.this.name
}
