# A letter when this environment costs more than was thought, or is about to.
data "google_project" "this" {}

resource "google_monitoring_notification_channel" "email" {
  for_each = toset(var.emails)

  display_name = "Budget of ${var.name}: ${each.key}"
  type         = "email"
  labels       = { email_address = each.key }
}

resource "google_billing_budget" "this" {
  billing_account = var.billing_account
  display_name    = var.name

  budget_filter {
    projects = ["projects/${data.google_project.this.number}"]
    labels   = { environment = var.environment }
  }

  amount {
    specified_amount {
      units = tostring(var.monthly_amount)
    }
  }

  threshold_rules {
    threshold_percent = 0.8
  }

  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
    disable_default_iam_recipients   = false
  }
}
