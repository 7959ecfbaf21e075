variable "repository" {
  description = "Name of the repository: the name of the service."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.repository))
    error_message = "Use 3 to 63 lower-case letters, digits and dashes."
  }
}

variable "kept_images" {
  description = "How many images are kept: as many as you may want to go back by."
  type        = number
  default     = 200
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts what is stored."
  type        = string
}
