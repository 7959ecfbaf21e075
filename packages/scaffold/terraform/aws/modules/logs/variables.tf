variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "group" {
  description = "Name of the group of logs, as the collector has it."
  type        = string
}

variable "stream" {
  description = "Name of its stream, as the collector has it."
  type        = string
}

variable "cluster_name" {
  description = "Name of the cluster."
  type        = string
}

variable "cluster_arn" {
  description = "ARN of the cluster."
  type        = string
}

variable "collector" {
  description = "Service account of the collector."
  type        = object({ namespace = string, service_account = string })
}

variable "retention_days" {
  description = "Days that lines are kept; CloudWatch Logs knows certain numbers only."
  type        = number

  validation {
    condition     = contains([90, 180, 365, 400, 545, 731, 1096, 1827, 3653], var.retention_days)
    error_message = "Use 90, 180, 365, 400, 545, 731, 1096, 1827 or 3653 days."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts what is stored."
  type        = string
}
