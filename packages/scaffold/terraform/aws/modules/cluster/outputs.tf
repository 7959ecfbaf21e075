output "name" {
  description = "Name of the cluster."
  value       = aws_eks_cluster.this.name
}

output "server" {
  description = "Address of the API server."
  value       = aws_eks_cluster.this.endpoint
}

output "ca" {
  description = "Certificate authority of the API server, PEM in base64."
  value       = aws_eks_cluster.this.certificate_authority[0].data
}

output "arn" {
  description = "ARN of the cluster."
  value       = aws_eks_cluster.this.arn
}

output "security_group_id" {
  description = "Security group of the nodes, and so of what pods send."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}
