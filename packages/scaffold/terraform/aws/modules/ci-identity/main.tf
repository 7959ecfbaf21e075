# What a job of the pipeline becomes in AWS, by the forge's word and without a key that could leak: one role to deploy with, one to push images.
data "aws_iam_openid_connect_provider" "forge" {
  url = "https://${var.forge_host}"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.forge.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.forge_host}:aud"
      values   = ["sts.amazonaws.com"]
    }

    # Whole subjects: this repository, and its environments or branches by name.
    condition {
      test     = "StringEquals"
      variable = "${var.forge_host}:sub"
      values   = var.subjects
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = "Jobs of ${var.subjects[0]}"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 3600
}

# aws eks get-token asks AWS for nothing else; what the role may do inside of the cluster is said there, for its group.
data "aws_iam_policy_document" "deploy" {
  count = var.cluster == null ? 0 : 1

  statement {
    actions   = ["eks:DescribeCluster"]
    resources = [var.cluster.arn]
  }
}

resource "aws_iam_role_policy" "deploy" {
  count = var.cluster == null ? 0 : 1

  name   = "deploy"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.deploy[0].json
}

resource "aws_eks_access_entry" "deploy" {
  count = var.cluster == null ? 0 : 1

  cluster_name      = var.cluster.name
  principal_arn     = aws_iam_role.this.arn
  kubernetes_groups = [var.cluster.group]
}

data "aws_iam_policy_document" "push" {
  count = var.repository == null ? 0 : 1

  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ]
    resources = [var.repository.arn]
  }
}

resource "aws_iam_role_policy" "push" {
  count = var.repository == null ? 0 : 1

  name   = "push"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.push[0].json
}
