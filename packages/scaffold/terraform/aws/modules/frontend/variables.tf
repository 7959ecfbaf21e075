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

variable "zone_id" {
  description = "The zone that its names are in."
  type        = string
}

variable "bucket" {
  description = "Name of the bucket, one of its kind in all of S3."
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

variable "price_class" {
  description = "How far CloudFront reaches: PriceClass_100, PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "Use PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "web_acl_arn" {
  description = "ARN of a firewall of AWS WAF, of the scope CLOUDFRONT; null is none."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts what is stored."
  type        = string
}
