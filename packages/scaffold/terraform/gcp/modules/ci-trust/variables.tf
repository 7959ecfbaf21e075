variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "forge_host" {
  description = "Whose tokens are trusted: token.actions.githubusercontent.com, or gitlab.com or your GitLab."
  type        = string
}

variable "repository" {
  description = "Where the code is at the forge, such as acme/shop."
  type        = string

  validation {
    condition     = can(regex("^[\\w.-]+(/[\\w.-]+)+$", var.repository))
    error_message = "Write owner/repository; at GitLab group/project, with all groups."
  }
}

variable "repository_claim" {
  description = "What a token calls it: repository at GitHub, project_path at GitLab."
  type        = string

  validation {
    condition     = contains(["repository", "project_path"], var.repository_claim)
    error_message = "Use repository or project_path."
  }
}
