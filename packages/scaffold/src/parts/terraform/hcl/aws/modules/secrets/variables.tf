variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "key" {
  description = "Name of the secret, as the ExternalSecret has it."
  type        = string
}

variable "values" {
  description = "The values by their keys; not kept in the state."
  type        = map(string)
  sensitive   = true
  ephemeral   = true
}

variable "values_version" {
  description = "Another number writes them anew."
  type        = number
}

variable "cluster_name" {
  description = "Name of the cluster."
  type        = string
}

variable "cluster_arn" {
  description = "ARN of the cluster."
  type        = string
}

variable "operator" {
  description = "Service account of the External Secrets Operator."
  type        = object({ namespace = string, service_account = string })
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts what is stored."
  type        = string
}
