variable "name" {
  description = "Name of the identity."
  type        = string
}

variable "resource_group" {
  description = "The resource group that it is in."
  type        = string
}

variable "location" {
  description = "Where it is."
  type        = string
}

variable "oidc_issuer" {
  description = "Who signs the tokens of the cluster's service accounts."
  type        = string
}

variable "namespace" {
  description = "Namespace of the service account."
  type        = string
}

variable "service_account" {
  description = "Name of the service account; it needs the annotation azure.workload.identity/client-id, its pods the label azure.workload.identity/use."
  type        = string
}
