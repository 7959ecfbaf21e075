variable "name" {
  description = "Name of the service account."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.name))
    error_message = "Names of service accounts have 6 to 30 lower-case letters, digits and dashes."
  }
}

variable "pool" {
  description = "Full name of the pool that trusts the forge."
  type        = string
}

variable "subjects" {
  description = "Subjects of the tokens, whole."
  type        = list(string)

  validation {
    condition     = length(var.subjects) > 0 && alltrue([for subject in var.subjects : !strcontains(subject, "*")])
    error_message = "Name at least one subject, without *."
  }
}

variable "repository" {
  description = "The repository of images that it pushes to; null where it pushes nothing."
  type        = object({ location = string, name = string })
  default     = null
}
