variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "environment" {
  description = "Value of the label environment, by which costs are told apart."
  type        = string
}

variable "billing_account" {
  description = "Account that pays, such as 012345-6789AB-CDEF01."
  type        = string
}

variable "monthly_amount" {
  description = "Whole units of the billing account's currency by the month."
  type        = number

  validation {
    condition     = var.monthly_amount > 0 && floor(var.monthly_amount) == var.monthly_amount
    error_message = "Name a whole amount."
  }
}

variable "emails" {
  description = "Who gets the letter."
  type        = list(string)
}
