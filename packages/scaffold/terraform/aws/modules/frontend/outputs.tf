output "bucket" {
  description = "Where the files go: aws s3 sync."
  value       = aws_s3_bucket.this.id
}

output "distribution_id" {
  description = "What is told of new files: aws cloudfront create-invalidation."
  value       = aws_cloudfront_distribution.this.id
}
