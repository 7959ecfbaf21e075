variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
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

variable "written" {
  description = "Names of the secrets, as the ExternalSecrets have them."
  type        = set(string)
}

variable "subnet_id" {
  description = "Subnet that reaches the vault."
  type        = string
}

variable "access_cidrs" {
  description = "Networks that reach the vault from outside: where this is applied from."
  type        = list(string)
}

variable "oidc_issuer" {
  description = "Who signs the tokens of the cluster's service accounts."
  type        = string
}

variable "operator_namespace" {
  description = "Namespace of the External Secrets Operator."
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
