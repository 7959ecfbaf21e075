output "host" {
  description = "Address of the primary; it stays when the replica takes over."
  value       = google_redis_instance.this.host
}

output "port" {
  description = "Its port, with TLS."
  value       = google_redis_instance.this.port
}

output "password" {
  description = "The password. Google makes it, so it is in the state."
  value       = google_redis_instance.this.auth_string
  sensitive   = true
}
