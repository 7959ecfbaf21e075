variable "name" {
  description = "Begins the names of everything in here: service and environment, such as shop-api-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and dashes, beginning with a letter: longer ones do not fit into the names of all services of the cloud."
  }
}


variable "resource_group_id" {
  description = "The resource group whose costs are counted."
  type        = string
}

variable "monthly_amount" {
  description = "Amount by the month, in the currency of the subscription."
  type        = number

  validation {
    condition     = var.monthly_amount > 0
    error_message = "Name an amount."
  }
}

variable "start_date" {
  description = "First day of the month that it is counted from, such as 2027-01-01T00:00:00Z."
  type        = string

  validation {
    condition     = can(regex("^\\d{4}-\\d{2}-01T00:00:00Z$", var.start_date))
    error_message = "Write the first of a month: 2027-01-01T00:00:00Z."
  }
}

variable "emails" {
  description = "Who gets the letter."
  type        = list(string)
}
