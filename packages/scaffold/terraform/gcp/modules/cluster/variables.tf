variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "region" {
  description = "Where the cluster is; its control plane is in three zones of it."
  type        = string
}

variable "network_id" {
  description = "The network."
  type        = string
}

variable "subnet_id" {
  description = "Subnet of the nodes, with ranges for pods and services."
  type        = string
}

variable "control_plane_cidr" {
  description = "Sixteen addresses for the control plane."
  type        = string
}

variable "repository" {
  description = "Repository of images that the nodes pull from, in the same region."
  type        = string
}

variable "labels" {
  description = "Labels of what is paid for."
  type        = map(string)
}

variable "zones" {
  description = "Zones of the nodes; null is three of the region."
  type        = list(string)
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

variable "admin_members" {
  description = "Who administers the cluster, as IAM writes it: group:platform@example.com."
  type        = list(string)

  validation {
    condition     = length(var.admin_members) > 0
    error_message = "Name at least one."
  }
}

variable "node_type" {
  description = "Type of the nodes."
  type        = string
}

variable "node_count" {
  description = "How many nodes there are at least and at most, in all zones together."
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
