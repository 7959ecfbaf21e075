variable "domain" {
  description = "The public name of the service in production; staging and the front end are below it."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "Use a host name, such as shop.example.com."
  }
}

variable "email" {
  description = "Who is told when somebody asks for a certificate that they may not have."
  type        = string
}
