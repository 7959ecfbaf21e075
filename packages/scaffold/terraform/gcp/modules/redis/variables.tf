variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "region" {
  description = "Where it is."
  type        = string
}

variable "network_id" {
  description = "The network, joined with that of the databases."
  type        = string
}

variable "memory_gib" {
  description = "GiB that it holds."
  type        = number
}

variable "highly_available" {
  description = "Whether a replica in another zone takes over."
  type        = bool
}

variable "labels" {
  description = "Labels of what is paid for."
  type        = map(string)
}
