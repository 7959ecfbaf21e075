variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "resource_group" {
  description = "The resource group that it is in."
  type        = string
}

variable "location" {
  description = "Where it is."
  type        = string
}

variable "subnet_id" {
  description = "Subnet that reaches the account."
  type        = string
}

variable "access_cidrs" {
  description = "Networks that reach the account from outside: where this is applied from."
  type        = list(string)
}

variable "oidc_issuer" {
  description = "Who signs the tokens of the cluster's service accounts."
  type        = string
}

variable "container" {
  description = "Name of the container."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", var.container)) && length(var.container) <= 63
    error_message = "Use 3 to 63 lower-case letters, digits and single dashes."
  }
}

variable "lock_state" {
  description = "Unlocked: an administrator can end the lock. Locked: nobody can, and it can only become longer."
  type        = string
  default     = "Unlocked"

  validation {
    condition     = contains(["Unlocked", "Locked"], var.lock_state)
    error_message = "Use Unlocked or Locked."
  }
}

variable "lock_days" {
  description = "Days in which nothing that was written can be deleted."
  type        = number

  validation {
    condition     = var.lock_days >= 7 && var.lock_days <= 365
    error_message = "Seven days at least: what destroys a database is often found out days later."
  }
}

variable "jobs" {
  description = "Service accounts of the jobs, by a short name, and what they may: write (and remove), record (write what is new), read."
  type        = map(object({ namespace = string, service_account = string, rights = string }))

  validation {
    condition     = alltrue([for job in values(var.jobs) : contains(["write", "record", "read"], job.rights)])
    error_message = "Use write, record or read."
  }
}
