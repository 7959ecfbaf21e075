# Where the collector of deploy/logging sends lines with `--logs cloudwatch`, and its right to.
resource "aws_cloudwatch_log_group" "this" {
  name              = var.group
  retention_in_days = var.retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_cloudwatch_log_stream" "this" {
  name           = var.stream
  log_group_name = aws_cloudwatch_log_group.this.name
}

data "aws_iam_policy_document" "write" {
  statement {
    actions   = ["logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }
}

module "identity" {
  source = "../pod-identity"

  name            = "${var.name}-logs"
  cluster_name    = var.cluster_name
  cluster_arn     = var.cluster_arn
  namespace       = var.collector.namespace
  service_account = var.collector.service_account
  policy          = data.aws_iam_policy_document.write.json
}
