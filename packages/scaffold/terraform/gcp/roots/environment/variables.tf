variable "project" {
  description = "The project that everything is in, such as acme-shop."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "Write the identifier of a project: 6 to 30 lower-case letters, digits and dashes."
  }
}

variable "repository" {
  description = "Where the code is at the forge, such as acme/shop: only its jobs are trusted."
  type        = string

  validation {
    condition     = can(regex("^[\\w.-]+(/[\\w.-]+)+$", var.repository))
    error_message = "Write owner/repository; at GitLab group/project, with all groups."
  }
}

variable "admin_members" {
  description = "Who administers the cluster, as IAM writes it: group:platform@example.com."
  type        = list(string)
}

variable "api_access_cidrs" {
  description = "Networks that reach the API server from outside, such as that of the runners; none: only from within the network."
  type        = list(string)
  default     = []
}

variable "billing_account" {
  description = "Account that pays, such as 012345-6789AB-CDEF01."
  type        = string
}

variable "monthly_amount" {
  description = "Whole units of the billing account's currency by the month that this environment may cost before somebody is told."
  type        = number
}

variable "edge_address" {
  description = "Address of the edge's load balancer, once Kubernetes has made it."
  type        = string
  default     = null
}

variable "password_version" {
  description = "One more makes a new password for PostgreSQL, and hands it to External Secrets with the address of Redis."
  type        = number
  default     = 1
}
