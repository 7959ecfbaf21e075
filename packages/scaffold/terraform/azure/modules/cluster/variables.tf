variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "resource_group" {
  description = "The resource group that it is in."
  type        = string
}

variable "location" {
  description = "Where it is."
  type        = string
}

variable "subnet_id" {
  description = "Subnet of the nodes."
  type        = string
}

variable "registry_id" {
  description = "The registry that the nodes pull from."
  type        = string
}

variable "workspace_id" {
  description = "Where the log of the control plane goes."
  type        = string
}

variable "highly_available" {
  description = "Whether the control plane has a promised availability."
  type        = bool
}

variable "kubernetes_version" {
  description = "Such as 1.35; null is what Azure holds to be stable when the cluster is made. Patches come by themselves."
  type        = string
  default     = null
}

variable "api_access_cidrs" {
  description = "Networks that reach the API server from outside, such as that of the runners. None: only from within the network."
  type        = list(string)

  validation {
    condition     = alltrue([for cidr in var.api_access_cidrs : can(cidrhost(cidr, 0)) && !endswith(cidr, "/0")])
    error_message = "Name networks, such as 203.0.113.0/28; not all of the internet."
  }
}

variable "admin_group_ids" {
  description = "Object identifiers of the groups of Entra ID that administer the cluster."
  type        = list(string)

  validation {
    condition     = length(var.admin_group_ids) > 0
    error_message = "Name at least one group: there are no local accounts."
  }
}

variable "node_type" {
  description = "Size of the nodes."
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
  default     = 64
}

variable "deletion_protection" {
  description = "Whether the cluster is locked against being deleted."
  type        = bool
}
