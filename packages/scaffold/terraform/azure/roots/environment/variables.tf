variable "subscription_id" {
  description = "The subscription that everything is in."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.subscription_id))
    error_message = "Write the identifier of a subscription: az account show --query id."
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

variable "admin_group_ids" {
  description = "Object identifiers of the groups of Entra ID that administer the cluster."
  type        = list(string)
}

variable "access_cidrs" {
  description = "Networks that reach API server, vault and backups from outside: those of the runners, and where this is applied from. None: the cluster is private, and this is applied from within the network."
  type        = list(string)
  default     = []
}

variable "monthly_amount" {
  description = "Amount by the month, in the currency of the subscription, that this environment may cost before somebody is told."
  type        = number
}

variable "budget_start_date" {
  description = "First day of the month that the budget is counted from, such as 2027-01-01T00:00:00Z."
  type        = string
}

variable "edge_address" {
  description = "Address of the edge's load balancer, once Kubernetes has made it."
  type        = string
  default     = null
}

variable "password_version" {
  description = "One more makes a new password for PostgreSQL, and hands it to External Secrets with the key of Redis."
  type        = number
  default     = 1
}
