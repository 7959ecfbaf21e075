output "group" {
  description = "Name of the group of logs."
  value       = aws_cloudwatch_log_group.this.name
}
