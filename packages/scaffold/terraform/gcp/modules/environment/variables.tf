variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}

variable "environment" {
  description = "Which environment it is; the value of the label environment, by which costs are told apart."
  type        = string

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "Use staging or production."
  }
}

variable "service" {
  description = "Name of the service."
  type        = string
}

variable "namespace" {
  description = "Namespace of this environment."
  type        = string
}

variable "host" {
  description = "Public name of this environment, inside the zone."
  type        = string
}

variable "region" {
  description = "Where everything of this environment is."
  type        = string
}

variable "zone" {
  description = "Name of the zone; shared makes it."
  type        = string
}

variable "repository" {
  description = "Repository of images; shared makes it."
  type        = string
}

variable "pool" {
  description = "Full name of the pool that trusts the forge; shared makes it."
  type        = string
}

variable "provider_name" {
  description = "Full name of the provider of that pool."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network, a /16."
  type        = string
}

variable "highly_available" {
  description = "Whether the loss of a zone is survived: standbys of databases."
  type        = bool
}

variable "deletion_protection" {
  description = "Whether cluster and databases refuse to be destroyed."
  type        = bool
}

variable "api_access_cidrs" {
  description = "Networks that reach the API server from outside; none: only from within the network."
  type        = list(string)
}

variable "admin_members" {
  description = "Who administers the cluster, as IAM writes it: group:platform@example.com."
  type        = list(string)
}

variable "node_type" {
  description = "Type of the nodes."
  type        = string
}

variable "node_count" {
  description = "How many nodes there are at least and at most, in all zones together."
  type        = object({ min = number, max = number })
}

variable "postgres" {
  description = "PostgreSQL, and what clients say when they connect; null where the service uses none."
  type = object({
    major_version         = string
    database              = string
    parameters            = string
    tier                  = string
    storage_gib           = object({ initial = number, max = number })
    backup_retention_days = number
  })

  validation {
    condition     = var.postgres == null ? true : var.postgres.backup_retention_days >= 7
    error_message = "Keep 7 days at least of what the service lives by."
  }
}

variable "drill" {
  description = "The server that drills restore on, of the same major version: one zone, no protection; null where none is wanted. Its disk has to hold all the data once."
  type        = object({ tier = string, storage_gib = object({ initial = number, max = number }) })

  validation {
    condition     = var.drill == null || var.postgres != null
    error_message = "Without PostgreSQL there is nothing to rehearse: drill is null."
  }
}

variable "redis_memory_gib" {
  description = "GiB that Redis holds; null where the service uses none."
  type        = number
}

variable "password_version" {
  description = "One more makes a new password for PostgreSQL, and hands on what there is."
  type        = number
}

variable "secrets_operator" {
  description = "Service account of the External Secrets Operator."
  type        = object({ namespace = string, service_account = string })
}

variable "log_collector" {
  description = "Service account of the collector of log lines."
  type        = object({ namespace = string, service_account = string })
}

variable "log_retention_days" {
  description = "Days that lines are kept."
  type        = number
}

variable "backups" {
  description = "The bucket of the backups, the days that what was removed is kept, and its jobs; null where none are made."
  type = object({
    bucket    = string
    lock_days = number
    jobs      = map(object({ namespace = string, service_account = string, rights = string }))
  })
}

variable "frontend" {
  description = "Public name of the front end, its bucket, and where its pages may load from."
  type        = object({ host = string, bucket = string, content_security_policy = string })
}

variable "pipeline" {
  description = "Jobs of the pipeline: the subjects of their tokens."
  type        = map(object({ subjects = list(string) }))

  validation {
    condition     = contains(keys(var.pipeline), "deploy")
    error_message = "There must be a job that deploys: deploy."
  }
}

variable "billing_account" {
  description = "Account that pays."
  type        = string
}

variable "monthly_amount" {
  description = "Whole units of the billing account's currency by the month that this environment may cost before somebody is told."
  type        = number
}

variable "emails" {
  description = "Who is told."
  type        = list(string)
}

variable "edge_address" {
  description = "Address of the edge's load balancer, once Kubernetes has made it."
  type        = string
  default     = null
}
