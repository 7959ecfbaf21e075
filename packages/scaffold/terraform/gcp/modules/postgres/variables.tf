variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,24}[a-z0-9]$", var.name))
    error_message = "Use 3 to 26 lower-case letters, digits and dashes, beginning with a letter: the name of an environment, and what tells a second server of it."
  }
}


variable "region" {
  description = "Where the server is."
  type        = string
}

variable "network_id" {
  description = "The network, joined with that of the databases."
  type        = string
}

variable "labels" {
  description = "Labels of what is paid for."
  type        = map(string)
}

variable "tier" {
  description = "Size of the server, such as db-custom-2-7680."
  type        = string
}

variable "highly_available" {
  description = "Whether a standby in another zone takes over."
  type        = bool
}

variable "major_version" {
  description = "Major version of PostgreSQL; minor ones come by themselves."
  type        = string

  validation {
    condition     = can(regex("^1[6-9]$", var.major_version))
    error_message = "Use a major version from 16 on."
  }
}

variable "database" {
  description = "Name of the database."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database))
    error_message = "Use lower-case letters, digits and underscores, at most 63."
  }
}

variable "password" {
  description = "Password of the user app; not kept in the state."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "password_version" {
  description = "One more sets a new password."
  type        = number
}

variable "storage_gib" {
  description = "GiB of the disk, and how far it grows by itself."
  type        = object({ initial = number, max = number })

  validation {
    condition     = var.storage_gib.initial >= 20 && var.storage_gib.max > var.storage_gib.initial
    error_message = "20 GiB at least, and room to grow."
  }
}

variable "backup_retention_days" {
  description = "Daily backups that are kept; as many days, 7 at most, can be gone back to, to the second."
  type        = number

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 365
    error_message = "Keep 1 to 365 days."
  }
}

variable "deletion_protection" {
  description = "Whether the server refuses to be destroyed."
  type        = bool
}
