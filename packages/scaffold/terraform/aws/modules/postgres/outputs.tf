output "host" {
  description = "Host name of the server; it stays when the standby takes over."
  value       = aws_db_instance.this.address
}

output "id" {
  description = "Name of the server, as the cloud's commands take it."
  value       = aws_db_instance.this.identifier
}

output "database" {
  description = "Name of the database."
  value       = aws_db_instance.this.db_name
}
