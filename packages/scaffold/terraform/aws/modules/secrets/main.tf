# The secrets that External Secrets reads into the cluster, and the right to read them. The values are written, never read back.
resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:A new password is one more in password_version; whatever rotates it by itself would have to restart the pods, too.
  for_each = setunion(var.written, var.by_hand)

  name                    = each.key
  description             = contains(var.written, each.key) ? "Addresses and passwords of ${var.name}, a JSON object" : "Of ${var.name}, filled by hand"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = 30
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each = var.written

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = jsonencode(var.values[each.key])
  secret_string_wo_version = var.values_version
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = [for secret in aws_secretsmanager_secret.this : secret.arn]
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:SecretARN"
      values   = [for secret in aws_secretsmanager_secret.this : secret.arn]
    }
  }
}

data "aws_region" "current" {}

module "identity" {
  source = "../pod-identity"

  name            = "${var.name}-secrets"
  cluster_name    = var.cluster_name
  cluster_arn     = var.cluster_arn
  namespace       = var.operator.namespace
  service_account = var.operator.service_account
  policy          = data.aws_iam_policy_document.read.json
}
