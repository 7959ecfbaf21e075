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

variable "owner" {
  description = "The team that owns it."
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

variable "location" {
  description = "Where everything of this environment is."
  type        = string
}

variable "zone" {
  description = "The zone, and the resource group that it is in; shared makes both."
  type        = object({ name = string, resource_group = string })
}

variable "registry_id" {
  description = "The registry that nodes pull from; shared makes it."
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
  description = "Whether cluster and database are locked against being deleted."
  type        = bool
}

variable "kubernetes_version" {
  description = "Such as 1.35; null is what Azure holds to be stable when the cluster is made."
  type        = string
  default     = null
}

variable "access_cidrs" {
  description = "Networks that reach API server, vault and backups from outside: those of the runners, and where this is applied from."
  type        = list(string)
}

variable "admin_group_ids" {
  description = "Object identifiers of the groups of Entra ID that administer the cluster."
  type        = list(string)
}

variable "node_type" {
  description = "Size of the nodes."
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
    sku                   = string
    storage_gib           = number
    backup_retention_days = number
  })

  validation {
    condition     = var.postgres == null ? true : var.postgres.backup_retention_days >= 7
    error_message = "Keep 7 days at least of what the service lives by."
  }
}

variable "drill" {
  description = "The server that drills restore on, of the same major version: one zone, no protection; null where none is wanted. Its disk has to hold all the data once."
  type        = object({ sku = string, storage_gib = number })

  validation {
    condition     = var.drill == null || var.postgres != null
    error_message = "Without PostgreSQL there is nothing to rehearse: drill is null."
  }
}

variable "redis_sku" {
  description = "Size of Redis; null where the service uses none."
  type        = string
}

variable "password_version" {
  description = "One more makes a new password for PostgreSQL, and hands on what there is."
  type        = number
}

variable "secrets_operator_namespace" {
  description = "Namespace of the External Secrets Operator."
  type        = string
}

variable "log_retention_days" {
  description = "Days that lines are kept."
  type        = number
}

variable "backups" {
  description = "The container of the backups, the days in which nothing in it can be deleted, and its jobs; null where none are made."
  type = object({
    bucket    = string
    lock_days = number
    jobs      = map(object({ namespace = string, service_account = string, rights = string }))
  })
}

variable "frontend" {
  description = "Public name of the front end, and where its pages may load from."
  type        = object({ host = string, content_security_policy = string })
}

variable "forge_host" {
  description = "Whose tokens the pipeline's identities trust."
  type        = string
}

variable "pipeline" {
  description = "Jobs of the pipeline: the subjects of their tokens."
  type        = map(object({ subjects = list(string) }))

  validation {
    condition     = contains(keys(var.pipeline), "deploy")
    error_message = "There must be a job that deploys: deploy."
  }
}

variable "monthly_amount" {
  description = "Amount by the month, in the currency of the subscription, that this environment may cost before somebody is told."
  type        = number
}

variable "budget_start_date" {
  description = "First day of the month that the budget is counted from."
  type        = string
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
