variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "bucket" {
  description = "Name of the bucket, one of its kind in all of S3."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "Use 3 to 63 lower-case letters, digits and dashes."
  }
}

variable "lock_mode" {
  description = "GOVERNANCE: who has s3:BypassGovernanceRetention can lift a lock. COMPLIANCE: nobody can, not even the owner of the account."
  type        = string
  default     = "GOVERNANCE"

  validation {
    condition     = contains(["GOVERNANCE", "COMPLIANCE"], var.lock_mode)
    error_message = "Use GOVERNANCE or COMPLIANCE."
  }
}

variable "lock_days" {
  description = "Days in which nothing that was written can be deleted."
  type        = number

  validation {
    condition     = var.lock_days >= 7
    error_message = "Seven days at least: what destroys a database is often found out days later."
  }
}

variable "cluster_name" {
  description = "Name of the cluster."
  type        = string
}

variable "cluster_arn" {
  description = "ARN of the cluster."
  type        = string
}

variable "jobs" {
  description = "Service accounts of the jobs, by a short name, and what they may: write (and remove), record (write what is new), read."
  type        = map(object({ namespace = string, service_account = string, rights = string }))

  validation {
    condition     = alltrue([for job in values(var.jobs) : contains(["write", "record", "read"], job.rights)])
    error_message = "Use write, record or read."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts what is stored."
  type        = string
}
