# Azure Kubernetes Service: identities of Entra ID alone, network policies by Cilium, updates by a channel, nodes without addresses of their own.
resource "azurerm_user_assigned_identity" "this" {
  name                = "${var.name}-cluster"
  resource_group_name = var.resource_group
  location            = var.location
}

resource "azurerm_role_assignment" "network" {
  scope                = var.subnet_id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
}

# Whom the nodes are when they pull images: it may before there is a node.
resource "azurerm_user_assigned_identity" "node" {
  name                = "${var.name}-node"
  resource_group_name = var.resource_group
  location            = var.location
}

resource "azurerm_role_assignment" "node" {
  scope                = azurerm_user_assigned_identity.node.id
  role_definition_name = "Managed Identity Operator"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
}

resource "azurerm_role_assignment" "pull" {
  scope                = var.registry_id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.node.principal_id
}

resource "azurerm_kubernetes_cluster" "this" {
  #checkov:skip=CKV_AZURE_117:Disks are encrypted by Azure's own keys.
  #checkov:skip=CKV_AZURE_226:Ephemeral disks have to fit into the cache of the node type, which is yours to choose.
  #checkov:skip=CKV_AZURE_227:Encryption at the host has to be registered for the subscription first.
  #checkov:skip=CKV_AZURE_172:External Secrets brings secrets; the driver for files of secrets is not used.
  #checkov:skip=CKV_AZURE_170:The paid tier is on in production; staging has none.
  #checkov:skip=CKV_AZURE_232:One pool for both; system pods are of a higher priority.
  #checkov:skip=CKV_AZURE_4:The log of the control plane goes to the workspace by a diagnostic setting; log lines by the collector.
  name                              = var.name
  resource_group_name               = var.resource_group
  location                          = var.location
  dns_prefix                        = var.name
  kubernetes_version                = var.kubernetes_version
  sku_tier                          = var.highly_available ? "Standard" : "Free"
  automatic_upgrade_channel         = "patch"
  node_os_upgrade_channel           = "NodeImage"
  local_account_disabled            = true
  role_based_access_control_enabled = true
  run_command_enabled               = false
  private_cluster_enabled           = length(var.api_access_cidrs) == 0
  oidc_issuer_enabled               = true
  workload_identity_enabled         = true
  azure_policy_enabled              = true
  image_cleaner_enabled             = true
  image_cleaner_interval_hours      = 168

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled     = true
    admin_group_object_ids = var.admin_group_ids
  }

  dynamic "api_server_access_profile" {
    for_each = length(var.api_access_cidrs) > 0 ? [var.api_access_cidrs] : []

    content {
      authorized_ip_ranges = api_server_access_profile.value
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.this.id]
  }

  kubelet_identity {
    user_assigned_identity_id = azurerm_user_assigned_identity.node.id
    client_id                 = azurerm_user_assigned_identity.node.client_id
    object_id                 = azurerm_user_assigned_identity.node.principal_id
  }

  default_node_pool {
    name                        = "general"
    temporary_name_for_rotation = "rotation"
    vm_size                     = var.node_type
    os_sku                      = "AzureLinux"
    os_disk_size_gb             = var.node_disk_gib
    vnet_subnet_id              = var.subnet_id
    zones                       = ["1", "2", "3"]
    auto_scaling_enabled        = true
    min_count                   = var.node_count.min
    max_count                   = var.node_count.max
    max_pods                    = 60

    upgrade_settings {
      max_surge = "33%"
    }
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    outbound_type       = "userAssignedNATGateway"
    load_balancer_sku   = "standard"
    pod_cidr            = "100.64.0.0/16"
    service_cidr        = "100.65.0.0/20"
    dns_service_ip      = "100.65.0.10"
  }

  depends_on = [azurerm_role_assignment.network, azurerm_role_assignment.node, azurerm_role_assignment.pull]
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  name                       = "control-plane"
  target_resource_id         = azurerm_kubernetes_cluster.this.id
  log_analytics_workspace_id = var.workspace_id

  dynamic "enabled_log" {
    for_each = ["kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler", "guard"]

    content {
      category = enabled_log.value
    }
  }
}

resource "azurerm_management_lock" "this" {
  count = var.deletion_protection ? 1 : 0

  name       = "not-by-accident"
  scope      = azurerm_kubernetes_cluster.this.id
  lock_level = "CanNotDelete"
}
