// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose files and Dockerfiles have variables like these

/** Something people paste, and how it is to be read: `line read-as entry` for what is understood, `line problem` for what is not. */
export interface PastedText {
  readonly what: string;
  readonly text: string;
  readonly reads: readonly string[];
  readonly misses: readonly string[];
}

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

function pasted(what: string, text: string, reads: string, misses = ""): PastedText {
  const list = (all: string) =>
    all
      .split(";")
      .map((each) => each.trim())
      .filter((each) => each !== "");
  return { what, text, reads: list(reads), misses: list(misses) };
}

const lists: readonly PastedText[] = [
  pasted("an entry", "ghcr.io/acme", "1 entry ghcr.io/acme"),
  pasted("an address with a slash", "https://ghcr.io/acme/", "1 entry ghcr.io/acme"),
  pasted("a registry in the office", "registry.corp.example:5000", "1 entry registry.corp.example:5000"),
  pasted("an image with a tag", "ghcr.io/acme/api:1.2.3", "1 image ghcr.io/acme/api"),
  pasted(
    "an image with tag and digest",
    `quay.io/jetstack/cert-manager-controller:v1.15.1@${digest}`,
    "1 image quay.io/jetstack/cert-manager-controller",
  ),
  pasted("a short image with a tag", "nginx:1.25-alpine", "1 image docker.io/library/nginx"),
  pasted("an image of an organisation with a tag", "bitnami/redis:7.2", "1 image docker.io/bitnami/redis"),
  pasted("a short name", "nginx", "", "1 not_a_host"),
  pasted("an organisation and a name without registry", "bitnami/redis", "", "1 not_a_host"),
  pasted("a number that may be a version or a port", "redis:7", "", "1 port_or_version"),
  pasted("the highest number that no registry would take for a port", "redis:1023", "", "1 port_or_version"),
  pasted("a name and a port", "registry:5000", "1 entry registry:5000"),
  pasted("localhost with a port", "localhost:5000/app", "1 entry localhost:5000/app"),
  pasted("an organisation that passes for an image", "ghcr.io/acme:latest", "", "1 tag"),
  pasted(
    "a list with commas",
    "ghcr.io/acme, quay.io/prometheus,registry.k8s.io/pause:3.9",
    "1 entry ghcr.io/acme; 1 entry quay.io/prometheus; 1 image registry.k8s.io/pause",
  ),
  pasted(
    "a list with blanks",
    "ghcr.io/acme/api:1 quay.io/prometheus/prometheus:v2  nginx:1",
    "1 image ghcr.io/acme/api; 1 image quay.io/prometheus/prometheus",
    "1 port_or_version",
  ),
  pasted("a list with semicolons", "ghcr.io/acme;quay.io/acme", "1 entry ghcr.io/acme; 1 entry quay.io/acme"),
  pasted("lines of Windows", "ghcr.io/acme\r\nquay.io/acme/x:1\r\n", "1 entry ghcr.io/acme; 2 image quay.io/acme/x"),
  pasted(
    "bullets",
    "* ghcr.io/acme\n- quay.io/b/c:1\n• registry.k8s.io\n– mcr.microsoft.com/dotnet",
    "1 entry ghcr.io/acme; 2 image quay.io/b/c; 3 entry registry.k8s.io; 4 entry mcr.microsoft.com/dotnet",
  ),
  pasted("numbers", "1. ghcr.io/acme\n2) quay.io/b", "1 entry ghcr.io/acme; 2 entry quay.io/b"),
  pasted("check boxes", "- [ ] ghcr.io/acme\n- [x] quay.io/b", "1 entry ghcr.io/acme; 2 entry quay.io/b"),
  pasted(
    "quotes and commas of a programme",
    "\"ghcr.io/acme\",\n'quay.io/b',\n",
    "1 entry ghcr.io/acme; 2 entry quay.io/b",
  ),
  pasted("a list of JSON", '["ghcr.io/acme/api:1", "quay.io/b"]', "1 image ghcr.io/acme/api; 1 entry quay.io/b"),
  pasted(
    "comments",
    "# our registries\nghcr.io/acme # for the API\n// and\nquay.io/b",
    "2 entry ghcr.io/acme; 4 entry quay.io/b",
  ),
  pasted("back ticks", "`ghcr.io/acme`", "1 entry ghcr.io/acme"),
  pasted(
    "a sentence of markdown",
    "We need `ghcr.io/acme` and **quay.io/b/c:1** please.",
    "1 entry ghcr.io/acme; 1 image quay.io/b/c",
  ),
  pasted(
    "a link of markdown",
    "[the image](https://quay.io/repository/jetstack/cert-manager-controller?tab=tags)",
    "1 page quay.io/jetstack/cert-manager-controller",
  ),
  pasted(
    "a table of markdown",
    "| image | version |\n|---|---|\n| ghcr.io/acme/api | 1.2 |\n| quay.io/b/c | 2 |",
    "3 entry ghcr.io/acme/api; 4 entry quay.io/b/c",
    "1 not_a_host; 1 not_a_host",
  ),
  pasted(
    "a mail",
    "Hi all,\n\nplease allow ghcr.io/acme and registry.corp.example/team on our sandbox. See https://wiki.corp.example/registries for more.\n\nThanks!",
    "3 entry ghcr.io/acme; 3 entry registry.corp.example/team",
    "1 no_reference; 3 source_page; 5 not_a_host",
  ),
  pasted(
    "a heading and a list",
    "Our registries:\n- ghcr.io/acme\n- quay.io/b",
    "2 entry ghcr.io/acme; 3 entry quay.io/b",
  ),
  pasted(
    "a key and a list",
    "Registries:\n- ghcr.io/acme\n- quay.io/b/c:1",
    "2 entry ghcr.io/acme; 3 image quay.io/b/c",
  ),
  pasted("a key and a value", "Registry: ghcr.io/acme", "1 entry ghcr.io/acme"),
  pasted(
    "variables of a shell",
    "IMAGE=ghcr.io/acme/api:1\nexport SIDECAR=quay.io/b/c:2",
    "1 image ghcr.io/acme/api; 2 image quay.io/b/c",
  ),
  pasted("a wildcard", "*.registry.corp.example", "1 entry *.registry.corp.example"),
  pasted("a wildcard over everybody's", "*.azurecr.io", "", "1 wildcard_shared_suffix"),
  pasted("a path behind a gap", "ghcr.io/acme /api", "", "1 whitespace"),
  pasted("a path behind a gap, the other way", "ghcr.io/acme/ api:1", "", "1 whitespace"),
  pasted("twice the same", "ghcr.io/acme/api:1\nghcr.io/acme/api:2", "1,2 image ghcr.io/acme/api"),
  pasted("letters that are not plain", "ghсr.io/acme", "", "1 not_ascii"),
  pasted("credentials in an address", "https://robot:hunter2@registry.corp.example/team", "", "1 credentials"),
  pasted("an image of containerd", `docker-pullable://nginx@${digest}`, "1 image docker.io/library/nginx"),
  pasted("a chart's address", "oci://ghcr.io/acme/charts/api", "", "1 scheme"),
];

const pages: readonly PastedText[] = [
  pasted("Docker Hub, official", "https://hub.docker.com/_/nginx", "1 page docker.io/library/nginx"),
  pasted(
    "Docker Hub, tags",
    "https://hub.docker.com/r/bitnami/redis/tags?page=1&name=7",
    "1 page docker.io/bitnami/redis",
  ),
  pasted("Docker Hub, own", "hub.docker.com/repository/docker/acme/api/general", "1 page docker.io/acme/api"),
  pasted("Docker Hub, organisation", "https://hub.docker.com/u/grafana", "1 page docker.io/grafana"),
  pasted("Docker Hub, search", "https://hub.docker.com/search?q=redis", "", "1 source_page"),
  pasted(
    "Docker's hardened images",
    "https://hub.docker.com/hardened-images/catalog/dhi/python/images",
    "1 page dhi.io/python",
  ),
  pasted(
    "Quay, repository",
    "https://quay.io/repository/prometheus/node-exporter?tab=tags&tag=latest",
    "1 page quay.io/prometheus/node-exporter",
  ),
  pasted("Quay, organisation", "https://quay.io/organization/jetstack", "1 page quay.io/jetstack"),
  pasted(
    "GitHub, package of a repository",
    "https://github.com/Acme/api/pkgs/container/api",
    "1 page ghcr.io/acme/api",
  ),
  pasted(
    "GitHub, package of an organisation",
    "https://github.com/orgs/fluxcd/packages/container/package/source-controller",
    "1 page ghcr.io/fluxcd/source-controller",
  ),
  pasted(
    "GitHub, package with a slash",
    "https://github.com/orgs/acme/packages/container/charts%2Fapi/123?tag=1",
    "1 page ghcr.io/acme/charts/api",
  ),
  pasted(
    "GitHub, packages of an organisation",
    "https://github.com/orgs/fluxcd/packages?repo_name=flux2",
    "1 page ghcr.io/fluxcd",
  ),
  pasted("GitHub, packages of somebody", "https://github.com/stefanprodan?tab=packages", "1 page ghcr.io/stefanprodan"),
  pasted("GitHub, source", "https://github.com/Acme/api", "", "1 source_page"),
  pasted(
    "GitLab, registry",
    "https://gitlab.com/acme/platform/api/container_registry/123",
    "1 page registry.gitlab.com/acme/platform/api",
  ),
  pasted("GitLab, source", "https://gitlab.com/acme/platform/api/-/tree/main", "", "1 source_page"),
  pasted(
    "Artifact Registry, image",
    "https://console.cloud.google.com/artifacts/docker/acme-prod/europe-west1/images/team%2Fapi?project=acme-prod",
    "1 page europe-west1-docker.pkg.dev/acme-prod/images/team/api",
  ),
  pasted(
    "Artifact Registry, repository",
    "https://console.cloud.google.com/artifacts/docker/acme-prod/europe/images?project=acme-prod",
    "1 page europe-docker.pkg.dev/acme-prod/images",
  ),
  pasted(
    "Artifact Registry, host",
    "https://europe-docker.pkg.dev/acme-prod/images/api",
    "1 entry europe-docker.pkg.dev/acme-prod/images/api",
  ),
  pasted(
    "Google's former registry",
    "https://console.cloud.google.com/gcr/images/google-containers/EU/pause",
    "1 page eu.gcr.io/google-containers/pause",
  ),
  pasted(
    "Azure portal, registry",
    "https://portal.azure.com/#@acme.example/resource/subscriptions/1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/AcmeProd/overview",
    "1 page acmeprod.azurecr.io",
  ),
  pasted(
    "Azure portal, repository",
    "https://portal.azure.com/#view/Microsoft_Azure_ContainerRegistries/RepositoryBlade/id/%2Fsubscriptions%2F1%2FresourceGroups%2Frg%2Fproviders%2FMicrosoft.ContainerRegistry%2Fregistries%2Facmeprod/repository/team%2Fapi",
    "1 page acmeprod.azurecr.io/team/api",
  ),
  pasted(
    "Azure, resource",
    "/subscriptions/1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acmeprod",
    "1 page acmeprod.azurecr.io",
  ),
  pasted("Azure, login server", "acmeprod.azurecr.io", "1 entry acmeprod.azurecr.io"),
  pasted(
    "ECR console",
    "https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/api?region=eu-west-1",
    "1 page 123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api",
  ),
  pasted(
    "ECR console, region in the query",
    "https://console.aws.amazon.com/ecr/repositories/private/123456789012/api?region=eu-west-1",
    "1 page 123456789012.dkr.ecr.eu-west-1.amazonaws.com/api",
  ),
  pasted(
    "ECR, name of the resource",
    "arn:aws:ecr:eu-west-1:123456789012:repository/team/api",
    "1 page 123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api",
  ),
  pasted("ECR gallery", "https://gallery.ecr.aws/karpenter/controller", "1 page public.ecr.aws/karpenter/controller"),
  pasted(
    "Harbor, project by number",
    "https://harbor.acme.example/harbor/projects/3/repositories/api",
    "",
    "1 project_by_number",
  ),
  pasted(
    "Harbor, name with its project",
    "https://harbor.acme.example/harbor/projects/3/repositories/platform%2Fapi",
    "1 page harbor.acme.example/platform/api",
  ),
  pasted(
    "Microsoft's registry",
    "https://mcr.microsoft.com/en-us/artifact/mar/dotnet/aspnet/about",
    "1 page mcr.microsoft.com/dotnet/aspnet",
  ),
  pasted(
    "NVIDIA's catalogue",
    "https://catalog.ngc.nvidia.com/orgs/nvidia/teams/k8s/containers/dcgm-exporter",
    "1 page nvcr.io/nvidia/k8s/dcgm-exporter",
  ),
  pasted(
    "Forgejo's packages",
    "https://codeberg.org/forgejo/-/packages/container/runner/4",
    "1 page codeberg.org/forgejo/runner",
  ),
  pasted(
    "a registry's interface",
    "https://quay.io/v2/prometheus/busybox/manifests/latest",
    "1 page quay.io/prometheus/busybox",
  ),
];

const commands: readonly PastedText[] = [
  pasted("docker pull", "docker pull nginx", "1 command docker.io/library/nginx"),
  pasted("with a prompt", "$ docker pull ghcr.io/acme/api:1", "1 command ghcr.io/acme/api"),
  pasted("as root", "[root@node1 ~]# crictl pull registry.k8s.io/pause:3.9", "1 command registry.k8s.io/pause"),
  pasted("as root, bare prompt", "# docker pull quay.io/b/c", "1 command quay.io/b/c"),
  pasted(
    "somebody at a host",
    "tess@laptop:~/src$ podman pull quay.io/podman/stable",
    "1 command quay.io/podman/stable",
  ),
  pasted(
    "several on a line",
    "docker pull nginx:1.25 && sudo docker pull quay.io/b/c; nerdctl pull ghcr.io/acme/x",
    "1 command docker.io/library/nginx; 1 command quay.io/b/c; 1 command ghcr.io/acme/x",
  ),
  pasted(
    "with options",
    "docker image pull --quiet --platform linux/amd64 ghcr.io/acme/api:1",
    "1 command ghcr.io/acme/api",
  ),
  pasted(
    "crane",
    "crane digest gcr.io/distroless/static:nonroot\ncrane cp ghcr.io/a/b:1 acme.azurecr.io/b:1",
    "1 command gcr.io/distroless/static; 2 command ghcr.io/a/b; 2 command acme.azurecr.io/b",
  ),
  pasted(
    "skopeo",
    "skopeo copy docker://quay.io/b/c:1 docker://registry.corp.example/c:1",
    "1 command quay.io/b/c; 1 command registry.corp.example/c",
  ),
  pasted("ctr", "ctr -n k8s.io images pull docker.io/library/redis:7", "1 command docker.io/library/redis"),
  pasted(
    "docker run over lines",
    "docker run -d \\\n  --name web -p 80:80 \\\n  -e TOKEN=x \\\n  ghcr.io/acme/web:1 serve\nquay.io/b/c:1",
    "1 command ghcr.io/acme/web; 5 image quay.io/b/c",
  ),
  pasted(
    "docker build",
    "docker build -t ghcr.io/acme/api:1 . && docker push ghcr.io/acme/api:1",
    "1 command ghcr.io/acme/api",
  ),
  pasted("an image called like the tool", "docker run ghcr.io/acme/docker sh", "1 command ghcr.io/acme/docker"),
  pasted("a sentence about a tool", "We use docker every day", "", "1 no_reference"),
  pasted("helm with a registry alone", "helm install x y/x --set image.registry=ghcr.io", "", "1 whitespace"),
  pasted("kubectl run", "kubectl run x --image=quay.io/b/c:1 --restart=Never", "1 command quay.io/b/c"),
  pasted(
    "kubectl set image",
    "kubectl set image deploy/web web=ghcr.io/acme/web:2 side=quay.io/b/c:1 -n prod",
    "1 command ghcr.io/acme/web; 1 command quay.io/b/c",
  ),
  pasted(
    "helm with values",
    "helm upgrade -i redis bitnami/redis --set image.registry=ghcr.io,image.repository=acme/redis --set 'metrics.image.repository=quay.io/b/c'",
    "1 command ghcr.io/acme/redis; 1 command quay.io/b/c",
  ),
  pasted(
    "a session",
    '$ docker ps\nCONTAINER ID   IMAGE                COMMAND    STATUS\n1a2b3c         ghcr.io/acme/api:1   "/api"     Up 2 days\n$ docker pull quay.io/b/c',
    "3 table ghcr.io/acme/api; 4 command quay.io/b/c",
  ),
  pasted("a sentence with a command", "Then run docker pull ghcr.io/acme/api:1", "1 command ghcr.io/acme/api"),
  pasted(
    "signing in",
    "docker login ghcr.io -u robot -p hunter2\ndocker pull ghcr.io/acme/api",
    "2 command ghcr.io/acme/api",
    "1 credentials_near",
  ),
  pasted("signing in without a password", "docker login ghcr.io", "", "1 sign_in"),
];

const structures: readonly PastedText[] = [
  pasted("a line of a manifest", "image: nginx", "1 manifest docker.io/library/nginx"),
  pasted("an item of a manifest", '- image: "ghcr.io/acme/api:1"', "1 manifest ghcr.io/acme/api"),
  pasted(
    "values: registry, repository and tag",
    'image:\n  registry: docker.io\n  repository: bitnami/redis\n  tag: 7.2.4\n  digest: ""\nmetrics:\n  image:\n    registry: docker.io\n    repository: bitnami/redis-exporter',
    "3 values docker.io/bitnami/redis; 9 values docker.io/bitnami/redis-exporter",
  ),
  pasted(
    "values: tag before repository",
    "image:\n  tag: v1.15.1\n  repository: quay.io/jetstack/cert-manager-controller\n  pullPolicy: IfNotPresent",
    "3 values quay.io/jetstack/cert-manager-controller",
  ),
  pasted(
    "values: a name without a host",
    "image:\n  repository: grafana/grafana\n  tag: 11",
    "2 values docker.io/grafana/grafana",
  ),
  pasted(
    "values: one registry for all",
    "global:\n  imageRegistry: registry.corp.example\nimage:\n  registry: docker.io\n  repository: bitnami/redis",
    "5 values registry.corp.example/bitnami/redis",
  ),
  pasted(
    "values: an empty registry for all",
    'global:\n  imageRegistry: ""\nimage:\n  registry: quay.io\n  repository: prometheus/alertmanager',
    "5 values quay.io/prometheus/alertmanager",
  ),
  pasted("values: registry beside the image", "registry: ghcr.io\nimage: acme/api:1", "2 values ghcr.io/acme/api"),
  pasted(
    "values: image and tag",
    "image: quay.io/b/c\ntag: v1\nproxyImage: ghcr.io/acme/proxy:2",
    "1 manifest quay.io/b/c; 3 manifest ghcr.io/acme/proxy",
  ),
  pasted(
    "values: a hub",
    "global:\n  hub: docker.io/istio\n  tag: 1.22\n  proxy:\n    image: proxyv2",
    "5 values docker.io/istio/proxyv2",
  ),
  pasted(
    "values: name and version",
    "proxy:\n  image:\n    name: cr.l5d.io/linkerd/proxy\n    version: edge-26.6.3",
    "3 manifest cr.l5d.io/linkerd/proxy",
  ),
  pasted(
    "values: dotted keys",
    "controller.image.registry: registry.k8s.io\ncontroller.image.repository: ingress-nginx/controller\ncontroller.image.tag: v1.11",
    "2 values registry.k8s.io/ingress-nginx/controller",
  ),
  pasted(
    "values: one line",
    "image: {registry: quay.io, repository: cilium/cilium, tag: v1.16}",
    "1 values quay.io/cilium/cilium",
  ),
  pasted(
    "values: a chart's own dependencies",
    "dependencies:\n  - name: redis\n    version: 18.0.0\n    repository: https://charts.bitnami.com/bitnami\nimage:\n  repository: ghcr.io/acme/api",
    "6 values ghcr.io/acme/api",
  ),
  pasted(
    "a deployment",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels: {app.kubernetes.io/name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: wait\n          image: busybox:1.36\n      containers:\n      - image: ghcr.io/acme/web:1.2 # the site\n        name: web\n        args:\n          - --sidecar=quay.io/acme/side:1\n      - name: log\n        image: 'cr.fluentbit.io/fluent/fluent-bit:3.1'\n      imagePullSecrets:\n        - name: pull",
    "11 manifest docker.io/library/busybox; 13 manifest ghcr.io/acme/web; 16 mention quay.io/acme/side; 18 manifest cr.fluentbit.io/fluent/fluent-bit",
  ),
  pasted(
    "several documents",
    "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/a:1\n---\napiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n---\n# Source: x/templates/cron.yaml\napiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - image: quay.io/b/c:1",
    "5 manifest ghcr.io/acme/a; 21 manifest quay.io/b/c",
  ),
  pasted(
    "image volumes",
    "volumes:\n- name: models\n  image:\n    reference: ghcr.io/acme/models:1\n    pullPolicy: Always",
    "4 manifest ghcr.io/acme/models",
  ),
  pasted(
    "a template of a chart",
    '      containers:\n        - name: {{ .Chart.Name }}\n          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n        - image: ghcr.io/acme/x:{{ .Values.tag }}',
    "4 manifest ghcr.io/acme/x",
    "3 template",
  ),
  pasted(
    "a variable for the name",
    "image: $REGISTRY/api:1\nsideImage: ghcr.io/acme/side:${TAG}",
    "2 manifest ghcr.io/acme/side",
    "1 variable",
  ),
  pasted(
    "kustomize",
    'kind: Kustomization\nimages:\n  - name: nginx\n    newName: ghcr.io/acme/nginx\n    newTag: "1"\n  - name: quay.io/b/c\n    newTag: v2',
    "4 values ghcr.io/acme/nginx; 6 manifest quay.io/b/c",
  ),
  pasted(
    "compose",
    'services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: hunter2\n  app:\n    build: .\n    image: ${REGISTRY:-ghcr.io/acme}/app:${TAG:-latest}\n    ports: ["8080:8080"]',
    "3 manifest docker.io/library/postgres; 8 manifest ghcr.io/acme/app",
  ),
  pasted("a folded value", "image: >-\n  ghcr.io/acme/api:1\nname: x", "2 manifest ghcr.io/acme/api"),
  pasted(
    "an anchor and its use",
    "a:\n  image: &it ghcr.io/acme/api:1\nb:\n  image: *it",
    "2 manifest ghcr.io/acme/api",
  ),
  pasted(
    "a fence of markdown",
    "Our pod:\n```yaml\nimage: ghcr.io/acme/api:1\n```\nand quay.io/b/c:1",
    "3 manifest ghcr.io/acme/api; 5 image quay.io/b/c",
  ),
  pasted(
    "pods as JSON",
    JSON.stringify(
      {
        apiVersion: "v1",
        kind: "List",
        items: [
          {
            spec: {
              initContainers: [{ image: "busybox:1.36" }],
              containers: [{ image: "ghcr.io/acme/api:1", env: [{ name: "PASSWORD", value: "hunter2" }] }],
            },
            status: {
              containerStatuses: [
                { image: "docker.io/library/busybox:1.36", imageID: `docker.io/library/busybox@${digest}` },
              ],
            },
          },
        ],
      },
      null,
      2,
    ),
    "9,27,28 manifest docker.io/library/busybox; 14 manifest ghcr.io/acme/api",
  ),
  pasted(
    "pods as JSON on one line",
    JSON.stringify({
      items: [
        {
          metadata: { annotations: { last: '{"image":"quay.io/old/x:1"}' } },
          spec: { containers: [{ image: "nginx" }, { image: "quay.io/b/c:1" }] },
        },
      ],
    }),
    "1 manifest docker.io/library/nginx; 1 manifest quay.io/b/c",
  ),
  pasted(
    "values as JSON",
    '{"image": {"registry": "quay.io", "repository": "cilium/cilium", "tag": "v1"}}',
    "1 values quay.io/cilium/cilium",
  ),
  pasted(
    "JSON that is cut off",
    '{"spec": {"containers": [{"image": "ghcr.io/acme/api:1", "na',
    "1 manifest ghcr.io/acme/api",
  ),
  pasted("JSON without images", '{"a": {"b": [1, 2, "x"]}}', "", "1 no_reference"),
  pasted(
    "kubectl describe",
    "Name:             web-1\nContainers:\n  web:\n    Container ID:   containerd://1a2b\n    Image:          ghcr.io/acme/web:1\n    Image ID:       ghcr.io/acme/web@" +
      digest +
      "\n    Port:           8080/TCP",
    "5,6 manifest ghcr.io/acme/web",
  ),
];

const others: readonly PastedText[] = [
  pasted(
    "a Dockerfile",
    '# syntax=docker/dockerfile:1\nARG BASE=alpine:3.20\nFROM --platform=$BUILDPLATFORM golang:1.23 AS build\nRUN apk add \\\n  git curl\nCOPY . .\nFROM build AS test\nFROM ${BASE}\nCOPY --from=build /x /x\nCOPY --from=ghcr.io/acme/tools:1 /y /y\nENTRYPOINT ["/x"]',
    "3 dockerfile docker.io/library/golang; 8 dockerfile docker.io/library/alpine; 10 dockerfile ghcr.io/acme/tools",
  ),
  pasted(
    "a line of a Dockerfile",
    "FROM mcr.microsoft.com/dotnet/aspnet:8.0",
    "1 dockerfile mcr.microsoft.com/dotnet/aspnet",
  ),
  pasted("from nothing", "FROM scratch\nFROM ghcr.io/acme/base", "2 dockerfile ghcr.io/acme/base"),
  pasted(
    "deployments, wide",
    "NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES                                SELECTOR\nweb    1/1     1            1           1d    web,side     ghcr.io/acme/web:1,quay.io/x/side:2   app=web\napi    1/1     1            1           1d    api          nginx                                 app=api",
    "2 table ghcr.io/acme/web; 2 table quay.io/x/side; 3 table docker.io/library/nginx",
  ),
  pasted(
    "columns of one's own",
    "POD     IMAGE\nweb-1   ghcr.io/acme/web:1\nweb-2   <none>",
    "2 table ghcr.io/acme/web",
  ),
  pasted(
    "pods, wide",
    "NAME    READY   STATUS    RESTARTS   AGE   IP         NODE\nweb-1   1/1     Running   0          1d    10.0.0.1   n1\nweb-2   1/1     Running   0          1d    10.0.0.2   n2",
    "",
    "1 table_without_images",
  ),
  pasted(
    "images of docker",
    "REPOSITORY         TAG      IMAGE ID       CREATED       SIZE\nghcr.io/acme/api   1        1a2b3c4d       2 days ago    10MB\n<none>             <none>   1a2b3c4e       2 days ago    10MB\nnginx              latest   1a2b3c4f       2 days ago    10MB",
    "2 table ghcr.io/acme/api; 4 table docker.io/library/nginx",
  ),
  pasted(
    "images of crictl",
    "IMAGE                                   TAG    IMAGE ID        SIZE\nmcr.microsoft.com/oss/kubernetes/pause  3.9    1a2b3c4d5e6f7   321kB",
    "2 table mcr.microsoft.com/oss/kubernetes/pause",
  ),
  pasted("events", 'Normal  Pulling  5s  kubelet  Pulling image "ghcr.io/acme/api:1"', "1 image ghcr.io/acme/api"),
  pasted("a refusal", 'Failed to pull image "quay.io/b/c:1": not found', "1 image quay.io/b/c"),
  pasted("nothing but blanks", " \n\t\n\u200b\n", ""),
  pasted("a manifest without images", "apiVersion: v1\nkind: Namespace", "", "1 no_reference; 2 no_reference"),
];

export const pastedTexts: readonly PastedText[] = [...lists, ...pages, ...commands, ...structures, ...others];
