variable "repository" {
  description = "Where the code is at the forge, such as acme/shop: only its jobs are trusted."
  type        = string

  validation {
    condition     = can(regex("^[\\w.-]+(/[\\w.-]+)+$", var.repository))
    error_message = "Write owner/repository; at GitLab group/project, with all groups."
  }
}
