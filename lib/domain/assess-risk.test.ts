import { describe, expect, test } from "vitest";
import { assessRisk, type RiskFacts } from "./assess-risk.ts";
import { type Entry, isEntryProblem, parseEntry } from "./registry-entry.ts";
import { overallRisk, type RiskCode, riskSignal, type Weight } from "./risk.ts";

function entry(text: string): Entry {
  const read = parseEntry(text);
  if (isEntryProblem(read)) throw new Error(`${text} is no entry: ${read.problem}`);
  return read;
}

const approvedAre = (...texts: string[]): RiskFacts => ({ approved: texts.map(entry) });
const codes = (text: string, facts: RiskFacts = {}) => assessRisk(entry(text), facts).map(({ code }) => code);

describe("one entry, nothing known around it", () => {
  test.each<[string, RiskCode[]]>([
    ["docker.io", ["whole_public_registry"]],
    ["ghcr.io", ["whole_public_registry"]],
    ["gcr.io", ["whole_public_registry"]],
    ["europe-west1-docker.pkg.dev", ["whole_public_registry"]],
    ["registry.gitlab.com", ["whole_public_registry"]],
    ["ttl.sh", ["anonymous_push"]],
    ["ttl.sh/acme", ["anonymous_push"]],
    ["tmp.cgruser.dev/acme", ["anonymous_push"]],
    ["ghrc.io/acme", ["look_alike_known"]],
    ["gchr.io/acme", ["look_alike_known"]],
    ["gchr.io", ["look_alike_known"]],
    ["quay.lo/acme", ["look_alike_known"]],
    ["quay.com/acme", ["look_alike_known"]],
    ["d0cker.io/library", ["look_alike_known"]],
    ["registry.k8s.lo/pause", ["look_alike_known"]],
    ["mcr.rnicrosoft.com/dotnet", ["look_alike_known"]],
    ["acme.azurcr.io", ["look_alike_known"]],
    ["docker.io:443/library", []],
    ["xn--ghr-5ed.io/acme", ["look_alike_known", "punycode"]],
    ["xn--mnchen-3ya.example/acme", ["punycode"]],
    ["docker.io.evil.example", ["borrowed_name"]],
    ["ghcr-io.evil.example/acme", ["borrowed_name"]],
    ["*.registry.corp.example", ["wildcard"]],
    ["10.1.2.3:5000/acme", ["ip_address", "plain_port"]],
    ["10.1.2.3", ["ip_address"]],
    ["localhost:5000", ["local_name", "plain_port"]],
    ["registry:5000/acme", ["local_name", "plain_port"]],
    ["registry.corp.example:5000", ["plain_port"]],
    ["registry.corp.example:443", []],
    ["docker.io/bitnarni", ["look_alike_organisation"]],
    ["docker.io/bitnaml/redis", ["look_alike_organisation"]],
    ["docker.io/1ibrary/nginx", ["look_alike_organisation"]],
    ["quay.io/prometeus/node-exporter", ["look_alike_organisation"]],
    ["ghcr.io/fluxdc/source-controller", ["look_alike_organisation"]],
    ["ghcr.io/kyvern0/kyverno", ["look_alike_organisation"]],
    ["mcr.microsoft.com/bitnarni", []],
    ["acme.azurecr.io/bitnarni", []],
  ])("%s: %j", (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });
});

describe("held against what is approved and what runs", () => {
  test.each<[string, RiskFacts, RiskCode[]]>([
    ["ghcr.io/acme", approvedAre("ghcr.io/other"), []],
    ["ghcr.io/acme", approvedAre("quay.io/other"), ["never_used"]],
    ["ghcr.io/acme", { approved: [] }, ["never_used"]],
    ["a.registry.corp.example", approvedAre("*.registry.corp.example"), []],
    ["registry.corp.example", approvedAre("*.registry.corp.example"), ["never_used"]],
    ["reg1stry.corp.example", approvedAre("registry.corp.example"), ["never_used"]],
    ["registry.c0rp.example", approvedAre("registry.corp.example"), ["look_alike_approved", "never_used"]],
    ["registry.corp.exmaple", approvedAre("registry.corp.example:5000"), ["look_alike_approved", "never_used"]],
    ["registry1.corp.example", approvedAre("registry2.corp.example"), ["never_used"]],
    ["acme.azurecr.io", approvedAre("acme.azurecr.lo"), ["look_alike_approved", "never_used"]],
    ["acmeprd.azurecr.io", approvedAre("acmeprod.azurecr.io"), ["look_alike_approved", "never_used"]],
    [
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
      approvedAre("123456789012.dkr.ecr.eu-west-2.amazonaws.com"),
      ["never_used"],
    ],
    [
      "123456789013.dkr.ecr.eu-west-1.amazonaws.com",
      approvedAre("123456789012.dkr.ecr.eu-west-1.amazonaws.com"),
      ["look_alike_approved", "never_used"],
    ],
    ["europe-west1-docker.pkg.dev/acme", approvedAre("europe-west2-docker.pkg.dev/acme"), ["never_used"]],
    ["*.registry.corp.example", approvedAre("a.registry.corp.example"), ["wildcard", "never_used"]],
    ["ghcr.io/acme-p1atform", approvedAre("ghcr.io/acme-platform/base"), ["look_alike_organisation"]],
    ["ghcr.io/acme-platform", approvedAre("ghcr.io/acme-platform/base"), []],
    ["ghcr.io/acme", { imagesInUse: ["ghcr.io/acme/api:1", "ghcr.io/acme/api:2"] }, ["wider_than_images"]],
    ["ghcr.io/acme", { imagesInUse: ["ghcr.io/acme/api:1", "ghcr.io/acme/web:2"] }, []],
    ["ghcr.io/acme/api", { imagesInUse: ["ghcr.io/acme/api:1"] }, []],
    ["ghcr.io/acme", { imagesInUse: ["ghcr.io/acme/a/x", "ghcr.io/acme/a/y"] }, ["wider_than_images"]],
    ["ghcr.io/acme", { imagesInUse: ["quay.io/acme/api", "not an image"] }, []],
    ["registry.corp.example", { imagesInUse: ["registry.corp.example/a/x"] }, ["whole_host_for_few"]],
    ["acme.azurecr.io", { imagesInUse: ["acme.azurecr.io/a/x"] }, ["wider_than_images"]],
    ["ghcr.io", { imagesInUse: ["ghcr.io/acme/x"] }, ["whole_public_registry", "whole_host_for_few"]],
    ["*.corp.example", { imagesInUse: ["a.corp.example/x"] }, ["wildcard"]],
  ])("%s given %j: %j", (text, facts, expected) => {
    expect(codes(text, facts)).toEqual(expected);
  });

  test("the sentences carry their facts", () => {
    const [wider] = assessRisk(entry("ghcr.io/acme"), { imagesInUse: ["ghcr.io/acme/a/x:1", "ghcr.io/acme/a/y:1"] });
    expect(wider?.sentence).toBe(
      "ghcr.io/acme allows more than is in use: 2 images from there, all under ghcr.io/acme/a.",
    );
    const [alike] = assessRisk(entry("ghrc.io/acme"), {});
    expect(alike?.sentence).toContain("ghrc.io is easily taken for ghcr.io, which is GitHub's container registry");
    const [cloud] = assessRisk(entry("acme.azurcr.io"), {});
    expect(cloud?.sentence).toContain("easily taken for azurecr.io");
    const [, puny] = assessRisk(entry("xn--ghr-5ed.io"), {});
    expect(puny?.sentence).toContain("ghсr.io");
    const [borrowed] = assessRisk(entry("docker.io.evil.example"), {});
    expect(borrowed?.sentence).toContain("carries the name of docker.io, but belongs to whoever owns evil.example");
    const [name] = assessRisk(entry("docker.io/bitnarni/redis"), {});
    expect(name?.sentence).toContain("docker.io/bitnarni is easily taken for docker.io/bitnami");
    const [one] = assessRisk(entry("ghcr.io/acme"), { imagesInUse: ["ghcr.io/acme/api"] });
    expect(one?.sentence).toContain("1 image from there, all under ghcr.io/acme/api");
  });
});

test.each<[Weight, RiskCode[]]>([
  ["low", []],
  ["low", ["never_used"]],
  ["low", ["never_used", "plain_port"]],
  ["medium", ["never_used", "plain_port", "wider_than_images"]],
  ["medium", ["wildcard"]],
  ["medium", ["wildcard", "ip_address", "never_used"]],
  ["high", ["wildcard", "ip_address", "borrowed_name"]],
  ["high", ["anonymous_push"]],
  ["high", ["never_used", "look_alike_known"]],
])("overall %s for %j", (risk, found) => {
  expect(overallRisk(found.map((code) => riskSignal(code, "x", "y", "z")))).toBe(risk);
});

const common = `
ghcr.io/acme ghcr.io/fluxcd ghcr.io/fluxcd/source-controller ghcr.io/kyverno/kyverno ghcr.io/dexidp/dex ghcr.io/external-secrets
ghcr.io/cloudnative-pg/postgresql ghcr.io/open-telemetry/opentelemetry-operator ghcr.io/stefanprodan/podinfo ghcr.io/aquasecurity/trivy
ghcr.io/kedacore/keda ghcr.io/projectcontour/contour ghcr.io/linuxserver/sonarr ghcr.io/home-assistant/home-assistant ghcr.io/actions
ghcr.io/astral-sh/uv ghcr.io/berriai/litellm ghcr.io/open-webui/open-webui ghcr.io/zalando/spilo-16 ghcr.io/k8snetworkplumbingwg
quay.io/prometheus quay.io/prometheus/node-exporter quay.io/prometheus-operator/prometheus-operator quay.io/jetstack quay.io/argoproj/argocd
quay.io/cilium/cilium quay.io/coreos/etcd quay.io/calico/node quay.io/keycloak/keycloak quay.io/strimzi/operator quay.io/minio/minio
quay.io/kiwigrid/k8s-sidecar quay.io/metallb/controller quay.io/tigera/operator quay.io/oauth2-proxy/oauth2-proxy quay.io/thanos/thanos
quay.io/brancz/kube-rbac-proxy quay.io/openshift/origin-cli quay.io/podman/stable quay.io/cephcsi/cephcsi quay.io/kubevirt/virt-operator
mcr.microsoft.com mcr.microsoft.com/oss mcr.microsoft.com/dotnet/aspnet mcr.microsoft.com/azure-cli registry.k8s.io registry.k8s.io/pause
registry.k8s.io/ingress-nginx/controller registry.k8s.io/kube-state-metrics registry.k8s.io/metrics-server/metrics-server
docker.io/library docker.io/library/nginx docker.io/bitnami docker.io/bitnami/redis docker.io/grafana/grafana docker.io/hashicorp/vault
docker.io/istio docker.io/rancher/mirrored-pause docker.io/calico/node docker.io/curlimages/curl docker.io/prom/prometheus
docker.io/confluentinc/cp-kafka docker.io/envoyproxy/envoy docker.io/fluent/fluent-bit docker.io/traefik docker.io/velero/velero
docker.io/rocker/r-ver docker.io/postgis/postgis docker.io/datadog/agent docker.io/jenkins/jenkins docker.io/gitlab/gitlab-runner
docker.io/otel/opentelemetry-collector docker.io/vllm/vllm-openai docker.io/ollama/ollama docker.io/mailhog/mailhog docker.io/dpage/pgadmin4
acmeprod.azurecr.io acmeprod.azurecr.io/team-a contoso.azurecr.io/web gsoci.azurecr.io/giantswarm k8saasacr.azurecr.io
123456789012.dkr.ecr.eu-west-1.amazonaws.com 123456789012.dkr.ecr.us-east-1.amazonaws.com/app
602401143452.dkr.ecr.eu-central-1.amazonaws.com/eks public.ecr.aws/eks-distro public.ecr.aws/docker/library/nginx public.ecr.aws/karpenter
public.ecr.aws/lambda/python europe-west1-docker.pkg.dev/acme-prod/images us-docker.pkg.dev/google-samples/containers
europe-docker.pkg.dev/acme/base/api gcr.io/distroless gcr.io/distroless/static gcr.io/kaniko-project/executor gcr.io/google-samples
us.gcr.io/acme-project/api gcr.io/cloudsql-docker/gce-proxy nvcr.io/nvidia nvcr.io/nvidia/cuda registry.access.redhat.com/ubi9
registry.redhat.io/rhel9 registry.redhat.io docker.elastic.co docker.elastic.co/elasticsearch cr.l5d.io cr.l5d.io/linkerd
cr.fluentbit.io/fluent cgr.dev/chainguard cgr.dev/acme.example lscr.io/linuxserver registry.gitlab.com/gitlab-org/build
registry.gitlab.com/acme/platform/api codeberg.org/forgejo icr.io/ibm de.icr.io/acme container-registry.oracle.com/os registry.suse.com/bci
dhi.io/python docker.n8n.io/n8nio acme.jfrog.io/docker-local registry.corp.example registry.corp.example/team harbor.acme.example/library
artifactory.acme.example/docker rg.fr-par.scw.cloud/acme registry.digitalocean.com/acme xpkg.upbound.io/upbound xpkg.crossplane.io/crossplane
dp.apps.rancher.io/containers projects.registry.vmware.com/antrea registry.rancher.com/rancher oci.external-secrets.io/external-secrets
fra.ocir.io/acmetenancy registry.cn-hangzhou.aliyuncs.com/acme acme.cr.de-fra.ionos.com nexus.acme.example:8443/docker
`
  .trim()
  .split(/\s+/);

test("common entries: there are more than a hundred of them", () => {
  expect(new Set(common).size).toBe(common.length);
  expect(common.length).toBeGreaterThanOrEqual(100);
});

test.each(common)("%s raises no false alarm, alone or beside all the others", (text) => {
  const heavy = (facts: RiskFacts) => assessRisk(entry(text), facts).filter(({ weight }) => weight !== "low");
  expect(heavy({})).toEqual([]);
  expect(heavy({ approved: common.filter((other) => other !== text).map(entry) })).toEqual([]);
});
