variable "written" {
  description = "Names of the secrets, as the ExternalSecrets have them."
  type        = set(string)
}

variable "by_hand" {
  description = "Names of secrets that are made here and filled by hand: their values are nobody else's."
  type        = set(string)
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
  description = "For each of the written, the values by their keys; not kept in the state."
  type        = map(map(string))
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
