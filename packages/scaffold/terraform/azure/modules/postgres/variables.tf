variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,24}[a-z0-9]$", var.name))
    error_message = "Use 3 to 26 lower-case letters, digits and dashes, beginning with a letter: the name of an environment, and what tells a second server of it."
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

variable "network" {
  description = "Subnet and private zone of the server."
  type        = object({ subnet_id = string, zone_id = string })
}

variable "sku" {
  description = "Size of the server, such as GP_Standard_D2ds_v5; with a standby not a burstable one."
  type        = string
}

variable "highly_available" {
  description = "Whether a standby in another zone takes over."
  type        = bool
}

variable "storage_gib" {
  description = "GiB of the disk; it grows by itself."
  type        = number

  validation {
    condition     = contains([32, 64, 128, 256, 512, 1024, 2048, 4096], var.storage_gib)
    error_message = "Azure has disks of 32, 64, 128 GiB and on, up to 4096."
  }
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

variable "backup_retention_days" {
  description = "Days that can be gone back to, to the second."
  type        = number

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "Keep 7 to 35 days."
  }
}

variable "deletion_protection" {
  description = "Whether the server is locked against being deleted."
  type        = bool
}
