variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "environment" {
  description = "Which environment it is; the value of the tag environment, by which costs are told apart."
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

variable "zone_id" {
  description = "The zone; shared makes it."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network, a /16."
  type        = string
}

variable "highly_available" {
  description = "Whether the loss of a zone is survived: standbys of databases, a way out of each zone."
  type        = bool
}

variable "deletion_protection" {
  description = "Whether cluster and database refuse to be destroyed."
  type        = bool
}

variable "kubernetes_version" {
  description = "Such as 1.35; null is the newest when the cluster is made, and what it has from then on."
  type        = string
  default     = null
}

variable "api_access_cidrs" {
  description = "Networks that reach the API server from outside; none: only from within the network."
  type        = list(string)
}

variable "admin_role_arns" {
  description = "ARNs of the roles that administer the cluster, by a name of yours."
  type        = map(string)
}

variable "node_type" {
  description = "Type of the nodes."
  type        = string
}

variable "node_count" {
  description = "How many nodes there are at least and at most."
  type        = object({ min = number, max = number })
}

variable "postgres" {
  description = "PostgreSQL; null where the service uses none."
  type = object({
    major_version         = string
    database              = string
    instance_class        = string
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
  type        = object({ instance_class = string, storage_gib = object({ initial = number, max = number }) })

  validation {
    condition     = var.drill == null || var.postgres != null
    error_message = "Without PostgreSQL there is nothing to rehearse: drill is null."
  }
}

variable "redis_node_type" {
  description = "Size of a node of Redis; null where the service uses none."
  type        = string
}

variable "password_version" {
  description = "One more makes new passwords for PostgreSQL and Redis, and hands them on."
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

variable "log_group" {
  description = "Group of logs that the collector writes to."
  type        = string
}

variable "log_retention_days" {
  description = "Days that lines are kept."
  type        = number
}

variable "backups" {
  description = "The bucket of the backups, the days in which nothing in it can be deleted, and its jobs; null where none are made."
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

variable "forge_host" {
  description = "Whose tokens the pipeline's roles trust."
  type        = string
}

variable "pipeline" {
  description = "Jobs of the pipeline: the subjects of their tokens, and the group that they are in inside of the cluster."
  type        = map(object({ subjects = list(string), group = string }))

  validation {
    condition     = contains(keys(var.pipeline), "deploy")
    error_message = "There must be a job that deploys: deploy."
  }
}

variable "monthly_usd" {
  description = "US dollars by the month that this environment may cost before somebody is told."
  type        = number
}

variable "emails" {
  description = "Who is told."
  type        = list(string)
}

variable "edge" {
  description = "The edge's load balancer, once Kubernetes has made it: its name, and the zone that AWS has it in."
  type        = object({ dns_name = string, zone_id = string })
  default     = null
}
