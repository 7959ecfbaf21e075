# The bucket of the backups: every version is kept, and cannot be deleted before its time, not even by who wrote it.
resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:Each access with its identity stands in CloudTrail where data events are on; a log by bucket is the older way.
  #checkov:skip=CKV_AWS_144:A copy in another region is for who must outlive one; see the README.
  #checkov:skip=CKV2_AWS_62:Nothing waits for new objects; the exporter of backups reads their records.
  bucket              = var.bucket
  object_lock_enabled = true
  force_destroy       = false
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    default_retention {
      mode = var.lock_mode
      days = var.lock_days
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# What retention removed is gone for good some days after its lock; uploads that broke off are, too.
resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "removed"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.lock_days + 7
    }

    expiration {
      expired_object_delete_marker = true
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

data "aws_iam_policy_document" "bucket" {
  statement {
    sid       = "EncryptedOnTheWay"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.bucket.json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

# Nobody may delete a version, or shorten a lock: retention leaves a marker, and the rule above cleans up.
locals {
  read   = ["s3:GetObject", "s3:GetObjectRetention"]
  record = concat(local.read, ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"])
  rights = {
    read   = { objects = local.read, key = ["kms:Decrypt"] }
    record = { objects = local.record, key = ["kms:Decrypt", "kms:GenerateDataKey"] }
    write  = { objects = concat(local.record, ["s3:DeleteObject", "s3:PutObjectRetention"]), key = ["kms:Decrypt", "kms:GenerateDataKey"] }
  }
}

data "aws_iam_policy_document" "job" {
  for_each = local.rights

  statement {
    actions   = ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetBucketObjectLockConfiguration", "s3:ListBucketMultipartUploads"]
    resources = [aws_s3_bucket.this.arn]
  }

  statement {
    actions   = each.value.objects
    resources = ["${aws_s3_bucket.this.arn}/*"]
  }

  statement {
    actions   = each.value.key
    resources = [var.kms_key_arn]
  }
}

module "identity" {
  source   = "../pod-identity"
  for_each = var.jobs

  name            = "${var.name}-${each.key}"
  cluster_name    = var.cluster_name
  cluster_arn     = var.cluster_arn
  namespace       = each.value.namespace
  service_account = each.value.service_account
  policy          = data.aws_iam_policy_document.job[each.value.rights].json
}
