/**
 * Publishers that much of what runs in clusters comes from, by the open registry they publish on: a name one letter away is a trap laid for
 * whoever types it. Docker Hub: official images, verified publishers and sponsored projects (https://hub.docker.com/search?badges=official,
 * https://docs.docker.com/docker-hub/repos/manage/trusted-content/). Quay and GitHub: where the projects of the CNCF landscape publish
 * (https://landscape.cncf.io).
 */
const organisations: Readonly<Record<string, string>> = {
  "docker.io":
    "library rocker bitnami bitnamilegacy grafana hashicorp istio rancher calico cilium jenkins sonatype gitlab datadog elastic nginxinc nginx redis " +
    "mongodb linuxserver portainer traefik apache confluentinc minio envoyproxy fluent kubernetesui openpolicyagent aquasec velero " +
    "cloudflare nvidia pytorch tensorflow jupyter curlimages alpine ubuntu debian docker amazon google microsoft newrelic splunk " +
    "timescale cockroachdb clickhouse victoriametrics longhornio openebs rook weaveworks prom otel jaegertracing openzipkin linkerd atlassian " +
    "sonarqube airbyte keycloak bitwarden vaultwarden nextcloud paketobuildpacks wordpress mysql postgres mariadb percona neo4j influxdb " +
    "telegraf kibana logstash memcached rabbitmq selenium cypress circleci drone woodpeckerci goharbor kindest rclone dynatrace snyk",
  "quay.io":
    "prometheus jetstack argoproj coreos cilium calico keycloak strimzi minio kiwigrid metallb tigera openshift podman skopeo buildah brancz " +
    "thanos cortexproject ceph cephcsi prometheus-operator kubevirt oauth2-proxy centos fedora ansible operator-framework k8scsi jaegertracing " +
    "external_storage wildfly quarkus eclipse devfile konveyor submariner containers frrouting",
  "ghcr.io":
    "fluxcd kyverno argoproj dexidp external-secrets cloudnative-pg open-telemetry stefanprodan renovatebot home-assistant aquasecurity " +
    "kedacore projectcontour linuxserver grafana dapr crossplane spiffe tektoncd knative sigstore chainguard-images stakater zalando postgres-operator " +
    "k8snetworkplumbingwg kubereboot kubevela loft-sh spegel-org siderolabs immich-app paperless-ngx goauthentik mastodon ggml-org huggingface",
  "public.ecr.aws": "docker amazonlinux bitnami eks-distro aws-observability aws-ec2 eks karpenter lambda datadog",
};

const known = new Map(Object.entries(organisations).map(([host, names]) => [host, new Set(names.split(" "))]));

/** The well-known publishers on a host; none for a host that is not open to all. */
export function knownOrganisations(host: string): ReadonlySet<string> {
  return known.get(host) ?? new Set();
}
