variable "repository" {
  description = "Name of the repository."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,61}[a-z0-9]$", var.repository))
    error_message = "Use at most 63 lower-case letters, digits and dashes, beginning with a letter."
  }
}

variable "region" {
  description = "Where the images are."
  type        = string
}

variable "kept_images" {
  description = "How many images are kept: as many as you may want to go back by."
  type        = number
  default     = 200
}
