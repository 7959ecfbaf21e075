variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "host" {
  description = "Public name of the front end, inside the zone."
  type        = string
}

variable "zone" {
  description = "Name of the zone."
  type        = string
}

variable "region" {
  description = "Where the bucket is."
  type        = string
}

variable "labels" {
  description = "Labels of what is paid for."
  type        = map(string)
}

variable "bucket" {
  description = "Name of the bucket, one of its kind in all of Cloud Storage."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "Use 3 to 63 lower-case letters, digits and dashes."
  }
}

variable "content_security_policy" {
  description = "Where the pages may load from, and whom they may ask."
  type        = string
}
