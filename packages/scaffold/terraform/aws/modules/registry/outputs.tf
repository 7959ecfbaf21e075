output "registry" {
  description = "The registry, without the name of the service: what init --registry takes."
  value       = split("/", aws_ecr_repository.this.repository_url)[0]
}

output "arn" {
  description = "ARN of the repository."
  value       = aws_ecr_repository.this.arn
}
