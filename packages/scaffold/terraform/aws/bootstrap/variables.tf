variable "name" {
  description = "Begins the name of the bucket."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter."
  }
}

variable "region" {
  description = "Where the state is."
  type        = string
}

variable "owner" {
  description = "The team that owns it."
  type        = string
}
