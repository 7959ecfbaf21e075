variable "key" {
  description = "Name of the secret, as the ExternalSecret has it."
  type        = string
}

variable "region" {
  description = "Where the secret is kept."
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

variable "operator" {
  description = "Service account of the External Secrets Operator."
  type        = object({ namespace = string, service_account = string })
}
