variable "subscription_id" {
  description = "The subscription that everything is in."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.subscription_id))
    error_message = "Write the identifier of a subscription: az account show --query id."
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
