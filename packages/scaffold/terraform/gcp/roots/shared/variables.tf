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
