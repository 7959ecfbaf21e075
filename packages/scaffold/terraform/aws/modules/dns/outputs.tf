output "zone_id" {
  description = "The zone that its names are in."
  value       = aws_route53_zone.this.zone_id
}

output "delegation" {
  description = "What whoever has the domain above enters there: name servers, and the DS record."
  value = {
    NS = aws_route53_zone.this.name_servers
    DS = aws_route53_key_signing_key.this.ds_record
  }
}
