variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "region" {
  description = "Where the network is."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network; not those of another environment or office that it may be joined with."
  type        = string

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16")
    error_message = "Use a network of /16, such as 10.30.0.0/16."
  }
}
