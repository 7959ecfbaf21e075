// Names the modules whose CustomResourceDefinitions a deployment at the edge of a cluster needs; nothing is built.
module obs.ticolops.dev/testbed/crds

go 1.26.0

require (
	github.com/cert-manager/cert-manager v1.21.2
	github.com/envoyproxy/gateway v1.9.1
	github.com/external-secrets/external-secrets v1.3.2
	github.com/traefik/traefik/v3 v3.7.13
	sigs.k8s.io/gateway-api v1.6.3
)
