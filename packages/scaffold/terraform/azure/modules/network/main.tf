# A network of its own: subnets for nodes, PostgreSQL and private endpoints, one way out with a fixed address.
resource "azurerm_virtual_network" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
  address_space       = [var.cidr]
}

# Without rules of its own: nobody from the internet, everybody in here.
resource "azurerm_network_security_group" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
}

# The edge is for everybody; its load balancer is made by Kubernetes.
resource "azurerm_network_security_rule" "edge" {
  #checkov:skip=CKV_AZURE_160:The edge sends whoever comes without TLS on to it, and shows Let's Encrypt that the name is ours.
  name                        = "edge"
  resource_group_name         = var.resource_group
  network_security_group_name = azurerm_network_security_group.this.name
  priority                    = 100
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_address_prefix       = "Internet"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_ranges     = ["80", "443"]
}

resource "azurerm_subnet" "nodes" {
  name                 = "nodes"
  resource_group_name  = var.resource_group
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [cidrsubnet(var.cidr, 4, 0)]
  service_endpoints    = ["Microsoft.KeyVault", "Microsoft.Storage"]
}

resource "azurerm_subnet" "postgres" {
  name                 = "postgres"
  resource_group_name  = var.resource_group
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [cidrsubnet(var.cidr, 8, 192)]
  service_endpoints    = ["Microsoft.Storage"]

  delegation {
    name = "postgres"

    service_delegation {
      name    = "Microsoft.DBforPostgreSQL/flexibleServers"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_subnet" "endpoints" {
  name                 = "endpoints"
  resource_group_name  = var.resource_group
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [cidrsubnet(var.cidr, 8, 193)]
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each = {
    nodes     = azurerm_subnet.nodes.id
    postgres  = azurerm_subnet.postgres.id
    endpoints = azurerm_subnet.endpoints.id
  }

  subnet_id                 = each.value
  network_security_group_id = azurerm_network_security_group.this.id
}

resource "azurerm_public_ip" "nat" {
  name                = "${var.name}-nat"
  resource_group_name = var.resource_group
  location            = var.location
  allocation_method   = "Static"
  sku                 = "Standard"
}

resource "azurerm_nat_gateway" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
  sku_name            = "Standard"
}

resource "azurerm_nat_gateway_public_ip_association" "this" {
  nat_gateway_id       = azurerm_nat_gateway.this.id
  public_ip_address_id = azurerm_public_ip.nat.id
}

resource "azurerm_subnet_nat_gateway_association" "nodes" {
  subnet_id      = azurerm_subnet.nodes.id
  nat_gateway_id = azurerm_nat_gateway.this.id
}

# The private names of the databases.
resource "azurerm_private_dns_zone" "this" {
  for_each = {
    postgres = "${var.name}.private.postgres.database.azure.com"
    redis    = "privatelink.redis.azure.net"
  }

  name                = each.value
  resource_group_name = var.resource_group
}

resource "azurerm_private_dns_zone_virtual_network_link" "this" {
  for_each = azurerm_private_dns_zone.this

  name                  = "${var.name}-${each.key}"
  resource_group_name   = var.resource_group
  private_dns_zone_name = each.value.name
  virtual_network_id    = azurerm_virtual_network.this.id
}
