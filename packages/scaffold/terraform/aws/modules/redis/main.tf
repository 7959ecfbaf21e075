# Redis, as Valkey: TLS, a password, and a replica in another zone that takes over. What is in it may be lost at any time.
resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_security_group" "this" {
  name        = "${var.name}-redis"
  description = "Redis of ${var.name}"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  security_group_id            = aws_security_group.this.id
  description                  = "Nodes"
  referenced_security_group_id = var.client_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

# ElastiCache takes no password that is written only, so this one is in the state.
resource "random_password" "this" {
  length  = 48
  special = false

  keepers = { version = var.password_version }
}

resource "aws_elasticache_replication_group" "this" {
  #checkov:skip=CKV2_AWS_50:On where there are replicas, as in production.
  replication_group_id = var.name
  description          = "Redis of ${var.name}"
  engine               = "valkey"
  engine_version       = "8.0"
  node_type            = var.node_type
  num_cache_clusters   = var.replicas + 1
  port                 = 6379

  automatic_failover_enabled = var.replicas > 0
  multi_az_enabled           = var.replicas > 0
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.this.id]

  transit_encryption_enabled = true
  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  auth_token                 = random_password.this.result
  auth_token_update_strategy = "ROTATE"

  auto_minor_version_upgrade = true
  maintenance_window         = "sun:04:00-sun:05:00"
  snapshot_window            = "00:00-01:00"
  snapshot_retention_limit   = 1
  apply_immediately          = false
}
