variable "name" {
  description = "Name of the identity."
  type        = string
}

variable "resource_group" {
  description = "The resource group that it is in."
  type        = string
}

variable "location" {
  description = "Where it is."
  type        = string
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
    error_message = "Name at least one subject, without *."
  }
}

variable "registry" {
  description = "The registry that it pushes to; null where it pushes nothing."
  type        = object({ id = string })
  default     = null
}
