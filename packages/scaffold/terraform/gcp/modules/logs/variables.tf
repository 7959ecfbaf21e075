variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "region" {
  description = "Where the lines are kept."
  type        = string
}

variable "namespace" {
  description = "Whose lines they are."
  type        = string
}

variable "workload_pool" {
  description = "Begins the names of the cluster's service accounts in IAM."
  type        = string
}

variable "collector" {
  description = "Service account of the collector."
  type        = object({ namespace = string, service_account = string })
}

variable "retention_days" {
  description = "Days that lines are kept."
  type        = number

  validation {
    condition     = var.retention_days >= 30 && var.retention_days <= 3650
    error_message = "Keep 30 to 3650 days."
  }
}
