# Where the state of everything else is kept. Applied once for an account, with a state of its own on your disk; what it makes
# can be imported again should that be lost.
provider "aws" {
  region = var.region

  default_tags {
    tags = { owner = var.owner, managed-by = "terraform" }
  }
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "state" {
  #checkov:skip=CKV2_AWS_64:The policy that every key has from the beginning: the account administers it by IAM.
  description             = "State of Terraform"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_s3_bucket" "state" {
  #checkov:skip=CKV_AWS_18:Who changed the state stands in CloudTrail.
  #checkov:skip=CKV_AWS_144:Every version is kept; the state can be imported again.
  #checkov:skip=CKV2_AWS_62:Nothing waits for new objects.
  bucket = "${var.name}-state-${data.aws_caller_identity.current.account_id}"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.state.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket                  = aws_s3_bucket.state.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    id     = "replaced"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 365
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }

  depends_on = [aws_s3_bucket_versioning.state]
}
