output "zone" {
  description = "Name of the zone."
  value       = google_dns_managed_zone.this.name
}

output "delegation" {
  description = "What whoever has the domain above enters there: name servers, and the DS record."
  value = {
    NS = google_dns_managed_zone.this.name_servers
    DS = data.google_dns_keys.this.key_signing_keys[0].ds_record
  }
}
