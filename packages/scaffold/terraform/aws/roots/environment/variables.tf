variable "repository" {
  description = "Where the code is at the forge, such as acme/shop: only its jobs are trusted."
  type        = string

  validation {
    condition     = can(regex("^[\\w.-]+(/[\\w.-]+)+$", var.repository))
    error_message = "Write owner/repository; at GitLab group/project, with all groups."
  }
}

variable "admin_role_arns" {
  description = "ARNs of the roles that administer the cluster, by a name of yours."
  type        = map(string)
}

variable "api_access_cidrs" {
  description = "Networks that reach the API server from outside, such as that of the runners; none: only from within the network."
  type        = list(string)
  default     = []
}

variable "monthly_usd" {
  description = "US dollars by the month that this environment may cost before somebody is told."
  type        = number
}

variable "edge" {
  description = "The edge's load balancer, once Kubernetes has made it: its name, and the zone that AWS has it in."
  type        = object({ dns_name = string, zone_id = string })
  default     = null
}

variable "password_version" {
  description = "One more makes new passwords for PostgreSQL and Redis, and hands them to External Secrets."
  type        = number
  default     = 1
}
