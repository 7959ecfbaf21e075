variable "name" {
  description = "Name of the role."
  type        = string

  validation {
    condition     = length(var.name) <= 64
    error_message = "Names of roles have at most 64 characters."
  }
}

variable "forge_host" {
  description = "Whose tokens it trusts: token.actions.githubusercontent.com, or gitlab.com or your GitLab."
  type        = string
}

variable "subjects" {
  description = "Subjects of the tokens, whole."
  type        = list(string)

  validation {
    condition     = length(var.subjects) > 0 && alltrue([for subject in var.subjects : !strcontains(subject, "*")])
    error_message = "Name at least one subject, without *: with one, other repositories or branches would be trusted."
  }
}

variable "cluster" {
  description = "The cluster that it deploys to, and the group that it is in there; null where it deploys nothing."
  type        = object({ name = string, arn = string, group = string })
  default     = null
}

variable "repository" {
  description = "The repository of images that it pushes to; null where it pushes nothing."
  type        = object({ arn = string })
  default     = null
}
