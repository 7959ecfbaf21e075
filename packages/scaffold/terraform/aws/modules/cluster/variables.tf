variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}

variable "kubernetes_version" {
  description = "Such as 1.35; null is the newest when the cluster is made, and what it has from then on."
  type        = string
  default     = null
}

variable "subnet_ids" {
  description = "Private subnets of three zones."
  type        = list(string)
}

variable "api_access_cidrs" {
  description = "Networks that reach the API server from outside, such as that of the runners. None: only from within the network."
  type        = list(string)

  validation {
    condition     = alltrue([for cidr in var.api_access_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "Name networks, such as 203.0.113.0/28; not all of the internet."
  }
}

variable "admin_role_arns" {
  description = "ARNs of the roles that administer the cluster, by a name of yours."
  type        = map(string)

  validation {
    condition     = length(var.admin_role_arns) > 0
    error_message = "Name at least one role: whoever creates the cluster has no rights in it otherwise."
  }
}

variable "node_type" {
  description = "Type of the nodes."
  type        = string
}

variable "node_count" {
  description = "How many nodes there are at least and at most."
  type        = object({ min = number, max = number })

  validation {
    condition     = var.node_count.min >= 2 && var.node_count.max >= var.node_count.min
    error_message = "Two nodes at least: one is always being replaced at some time."
  }
}

variable "node_disk_gib" {
  description = "GiB of a node's disk, for images, logs and temporary files."
  type        = number
  default     = 50
}

variable "deletion_protection" {
  description = "Whether the cluster refuses to be destroyed."
  type        = bool
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
