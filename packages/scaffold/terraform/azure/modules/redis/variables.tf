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

variable "network" {
  description = "Subnet and private zone of its endpoint."
  type        = object({ subnet_id = string, zone_id = string })
}

variable "sku" {
  description = "Size, such as Balanced_B1."
  type        = string
}

variable "highly_available" {
  description = "Whether a replica in another zone takes over."
  type        = bool
}
