output "host" {
  description = "Host name of the primary; it stays when a replica takes over."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "port" {
  description = "Its port, with TLS."
  value       = aws_elasticache_replication_group.this.port
}

output "password" {
  description = "The password."
  value       = random_password.this.result
  sensitive   = true
}
