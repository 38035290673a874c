import { expect, test } from "vitest";
import { readPage } from "./registry-page.ts";

/** Each address with what its page shows, or `ask` with what may be meant. */
const pages: readonly [string, string][] = [
  ["hub.docker.com/hardened-images/catalog/dhi/node", "dhi.io/node"],
  ["hub.docker.com/hardened-images/catalog/dhi/node/images", "dhi.io/node"],
  ["https://hub.docker.com/_/nginx", "docker.io/library/nginx"],
  ["HTTP://registry.hub.docker.com/_/nginx/tags", "docker.io/library/nginx"],
  ["hub.docker.com/r/grafana/loki", "docker.io/grafana/loki"],
  ["registry.hub.docker.com/r/grafana/loki/tags?page=2", "docker.io/grafana/loki"],
  ["hub.docker.com/repository/docker/acme/api/general", "docker.io/acme/api"],
  ["hub.docker.com/layers/acme/api/1/images/x", "docker.io/acme/api"],
  ["hub.docker.com/u/grafana/", "docker.io/grafana"],
  ["hub.docker.com/orgs/grafana#top", "docker.io/grafana"],
  ["hub.docker.com/u/grafana/other", "ask"],
  ["hub.docker.com/search?q=nginx", "ask"],
  ["hub.docker.com/", "ask"],
  ["quay.io/repository/jetstack/cert-manager", "quay.io/jetstack/cert-manager"],
  ["quay.io/repository/jetstack/cert-manager/tag/v1", "quay.io/jetstack/cert-manager"],
  ["quay.io/repository/jetstack/cert-manager/manifest/sha256:0", "quay.io/jetstack/cert-manager"],
  ["quay.io/repository/jetstack/cert-manager/build/1", "quay.io/jetstack/cert-manager"],
  ["quay.io/organization/jetstack", "quay.io/jetstack"],
  ["quay.io/user/jetstack///", "quay.io/jetstack"],
  ["github.com/orgs/Acme/packages/container/package/api", "ghcr.io/acme/api"],
  ["github.com/users/Acme/packages/container/api/123?tag=1", "ghcr.io/acme/api"],
  ["github.com/orgs/Acme/packages/container/team%2Fapi", "ghcr.io/acme/team/api"],
  ["github.com/Acme/repo/pkgs/container/api", "ghcr.io/acme/api"],
  ["github.com/orgs/Acme/packages", "ghcr.io/acme"],
  ["github.com/users/Acme/packages?repo_name=x", "ghcr.io/acme"],
  ["github.com/Acme?tab=packages", "ghcr.io/acme"],
  ["github.com/Acme/?q=1&tab=packages&x=2", "ghcr.io/acme"],
  ["github.com/Acme?tab=repositories", "ask ghcr.io/acme"],
  ["github.com/Acme/Repo", "ask ghcr.io/acme/repo ghcr.io/acme"],
  ["github.com/Acme/Repo/blob/main/x.md", "ask ghcr.io/acme/repo ghcr.io/acme"],
  ["github.com/Acme", "ask ghcr.io/acme"],
  ["gitlab.com/Acme/Api/container_registry", "registry.gitlab.com/acme/api"],
  ["gitlab.com/acme/team/api/-/container_registry/12", "registry.gitlab.com/acme/team/api"],
  ["gitlab.com/Acme/api/-/blob/main/x", "ask registry.gitlab.com/acme/api"],
  ["gitlab.com/acme/api", "ask registry.gitlab.com/acme/api"],
  ["gitlab.corp.example/acme/api/container_registry", "ask"],
  ["gitlab.corp.example/acme/api/container_registry/12", "ask"],
  ["console.cloud.google.com/artifacts/docker/proj/europe-west1/repo", "europe-west1-docker.pkg.dev/proj/repo"],
  ["console.cloud.google.com/artifacts/docker/proj/us/repo/api", "us-docker.pkg.dev/proj/repo/api"],
  ["console.cloud.google.com/artifacts/docker/proj/us/repo/api:1?x=y", "us-docker.pkg.dev/proj/repo/api"],
  ["console.cloud.google.com/gcr/images/proj/GLOBAL/api", "gcr.io/proj/api"],
  ["console.cloud.google.com/gcr/images/proj/EU/team/api@sha256:0", "eu.gcr.io/proj/team/api"],
  ["console.cloud.google.com/gcr/images/proj/us/api", "us.gcr.io/proj/api"],
  ["console.cloud.google.com/gcr/images/proj/ASIA/api", "asia.gcr.io/proj/api"],
  ["console.cloud.google.com/gcr/images/proj", "gcr.io/proj"],
  ["console.cloud.google.com/kubernetes/list", "ask"],
  ["gallery.ecr.aws/bitnami/redis", "public.ecr.aws/bitnami/redis"],
  ["gallery.ecr.aws/docker/library/redis", "public.ecr.aws/docker/library/redis"],
  ["gallery.ecr.aws/bitnami", "public.ecr.aws/bitnami"],
  [
    "eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/api?region=eu-west-1",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api",
  ],
  [
    "console.aws.amazon.com/ecr/private-registry/123456789012/api/_/image/x/details?a=b&region=us-east-1",
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/api",
  ],
  [
    "eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/api/_/image",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com/api",
  ],
  [
    "eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/api/images",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com/api",
  ],
  [
    "eu-west-1.console.aws.amazon.com/ecr/private/123456789012/api/permissions/",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com/api",
  ],
  ["eu-west-1.console.aws.amazon.com/ec2/home", "ask"],
  ["console.aws.amazon.com/ecs/home", "ask"],
  ["arn:aws:ecr:eu-west-1:123456789012:repository/team/api", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api"],
  [
    "portal.azure.com/#@x/resource/subscriptions/1/providers/Microsoft.ContainerRegistry/registries/AcmeReg/overview",
    "acmereg.azurecr.io",
  ],
  ["/subscriptions/1/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/acme", "acme.azurecr.io"],
  [
    "portal.azure.com/#view/x/id/%2Fproviders%2FMicrosoft.ContainerRegistry%2Fregistries%2Facme/repository/team%2Fapi",
    "acme.azurecr.io/team/api",
  ],
  ["portal.azure.com/#view/Microsoft.ContainerRegistry/registries/acme/repositoryName/api?x", "acme.azurecr.io/api"],
  ["portal.azure.com/home#x", "ask"],
  ["mcr.microsoft.com/en-us/artifact/mar/dotnet/aspnet/tags", "mcr.microsoft.com/dotnet/aspnet"],
  ["mcr.microsoft.com/artifact/mar/dotnet/aspnet/about", "mcr.microsoft.com/dotnet/aspnet"],
  ["mcr.microsoft.com/product/dotnet/aspnet", "mcr.microsoft.com/dotnet/aspnet"],
  ["catalog.ngc.nvidia.com/orgs/nvidia/containers/cuda", "nvcr.io/nvidia/cuda"],
  ["catalog.ngc.nvidia.com/orgs/nvidia/teams/k8s/containers/dcgm-exporter/tags", "nvcr.io/nvidia/k8s/dcgm-exporter"],
  [
    "catalog.redhat.com/software/containers/ubi9/ubi/6",
    "ask registry.redhat.io/ubi9/ubi registry.access.redhat.com/ubi9/ubi",
  ],
  [
    "catalog.redhat.com/en/software/containers/ubi9/ubi",
    "ask registry.redhat.io/ubi9/ubi registry.access.redhat.com/ubi9/ubi",
  ],
  ["images.chainguard.dev/directory/image/nginx/versions", "cgr.dev/chainguard/nginx"],
  ["www.docker.elastic.co/r/elasticsearch/elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"],
  ["artifacthub.io/packages/helm/x/y", "ask"],
  ["harbor.corp.example/harbor/projects/3/repositories/team%2Fapi/artifacts-tab", "harbor.corp.example/team/api"],
  ["harbor.corp.example:8443/harbor/projects/3/repositories/api", "number harbor.corp.example:8443"],
  ["harbor.corp.example/harbor/projects", "number harbor.corp.example"],
  ["harbor.corp.example/harbor/projects/12/repositories", "number harbor.corp.example"],
  ["git.corp.example/acme/-/packages/container/api/1.0", "git.corp.example/acme/api"],
  ["git.corp.example:3000/acme/-/packages/container/team%2fapi", "git.corp.example:3000/acme/team/api"],
  ["registry.corp.example:5000/v2/team/api/manifests/1", "registry.corp.example:5000/team/api"],
  ["registry.corp.example/v2/api/tags/list", "registry.corp.example/api"],
  ["registry.corp.example/v2/api/blobs/sha256%3A0", "registry.corp.example/api"],
];

test.each(pages)("%s shows %s", (address, shows) => {
  const read = readPage(address);
  const said =
    read === null
      ? "nothing"
      : "entry" in read
        ? read.entry
        : [read.problem === "source_page" ? "ask" : "number", ...read.suggestions].join(" ");
  expect(said).toBe(shows);
});

test.each([
  "ghcr.io/acme/api:1",
  "nginx",
  "see https://hub.docker.com/_/nginx",
  "x hub.docker.com/_/nginx",
  "registry.corp.example/v2/api",
  "registry.corp.example/harbor/project",
  "hub.docker.community/x",
  "quay.io/jetstack/cert-manager",
  "my-quay.io/repository/a/b",
  "notgithub.com/acme/api",
  "arn:aws:ecr:eu-west-1:12345:repository/api",
])("%s is no page", (text) => {
  expect(readPage(text)).toBeNull();
});

test("what is far too long is read no further", () => {
  const path = "a".repeat(1_900);
  expect(readPage(`gallery.ecr.aws/${path}`)).toEqual({ entry: `public.ecr.aws/${path}` });
  expect(readPage(`gallery.ecr.aws/b/${"a".repeat(5_000)}`)).toEqual({
    entry: `public.ecr.aws/b/${"a".repeat(2_000 - "gallery.ecr.aws/b/".length)}`,
  });
});
