variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "region" {
  description = "Where the backups are."
  type        = string
}

variable "labels" {
  description = "Labels of what is paid for."
  type        = map(string)
}

variable "workload_pool" {
  description = "Begins the names of the cluster's service accounts in IAM."
  type        = string
}

variable "bucket" {
  description = "Name of the bucket, one of its kind in all of Cloud Storage."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "Use 3 to 63 lower-case letters, digits and dashes."
  }
}

variable "lock_days" {
  description = "Days that what was replaced or removed is kept."
  type        = number

  validation {
    condition     = var.lock_days >= 7 && var.lock_days <= 90
    error_message = "Keep 7 to 90 days: what destroys a database is often found out days later."
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
