variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "vpc_id" {
  description = "The network that it is in."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the databases."
  type        = list(string)
}

variable "client_security_group_id" {
  description = "Security group of those who may connect."
  type        = string
}

variable "node_type" {
  description = "Size of each node."
  type        = string
}

variable "replicas" {
  description = "Copies that can take over, each in another zone."
  type        = number

  validation {
    condition     = var.replicas >= 0 && var.replicas <= 5
    error_message = "Use 0 to 5; 1 at least in production."
  }
}

variable "password_version" {
  description = "One more sets a new password; the one before works until the next."
  type        = number
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts what is stored."
  type        = string
}
