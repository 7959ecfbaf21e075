variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "environment" {
  description = "Value of the tag environment, by which costs are told apart. Billing has to be told to: Cost allocation tags, once for each account."
  type        = string
}

variable "monthly_usd" {
  description = "US dollars by the month."
  type        = number

  validation {
    condition     = var.monthly_usd > 0
    error_message = "Name an amount."
  }
}

variable "emails" {
  description = "Who gets the letter."
  type        = list(string)
}
