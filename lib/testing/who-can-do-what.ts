import { expect, vi } from "vitest";
import type { Ran } from "./onboarded-cluster.ts";
import type { WatchedCluster } from "./watched-cluster.ts";

/** kubectl as somebody. */
export type Person = (args: readonly string[], stdin?: string) => Promise<Ran>;

/** Something that a person does to our objects, by the words of the table. */
export interface Action {
  readonly act: (person: Person, watched: WatchedCluster) => Promise<Ran>;
  /** What the alarm is about, as the portal names it. */
  readonly object?: string;
  /** What is seen beside it, later. */
  readonly and?: (watched: WatchedCluster) => Promise<void>;
  /** What applying the onboarding manifest again does not undo. */
  readonly undo?: (watched: WatchedCluster) => Promise<void>;
}

const ours = "trusted-registries";
const inOurs = ["-n", ours] as const;
const policy = "validatingadmissionpolicy";
const binding = "validatingadmissionpolicybinding";

const editList = ["patch", "configmap", ours, ...inOurs, "--type=merge", "-p", '{"data":{"evil.example":"*"}}'];
const deleteList = ["delete", "configmap", ours, ...inOurs];
const deleteAllConfigMaps = ["delete", "--raw", `/api/v1/namespaces/${ours}/configmaps`];
const anotherList = JSON.stringify({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: ours, namespace: ours },
  data: { "cr.l5d.io": "*", "evil.example": "*" },
});

function run(...args: readonly string[]): Action {
  return { act: (person) => person(args) };
}

/** Deletes an object of the cluster; the alarm is about it. */
function remove(kind: "policy" | "binding", suffix = ""): Action {
  const name = `${ours}${suffix}`;
  const object = `ValidatingAdmissionPolicy${kind === "binding" ? "Binding" : ""} ${name}`;
  return { ...run("delete", kind === "policy" ? policy : binding, name), object };
}

function patch(kind: string, name: string, body: unknown, type = "merge"): Action {
  return run("patch", kind, name, `--type=${type}`, "-p", JSON.stringify(body));
}

function rewritten(name: string): Action {
  const body = [{ op: "replace", path: "/spec/validations/0/expression", value: "true" }];
  return { ...patch(policy, name, body, "json"), object: `ValidatingAdmissionPolicy ${name}` };
}

/** Deletes the guard's binding and does the rest as soon as the API server has noticed. */
function unguarded(...args: readonly string[]): Action {
  return {
    act: async (person) => {
      await person(["delete", binding, `${ours}-guard`]);
      const tried = async () => {
        const ran = await person(args);
        expect(ran.code, ran.stderr).toBe(0);
        return ran;
      };
      return vi.waitFor(tried, { timeout: 30_000, interval: 50 });
    },
  };
}

/** One thing after another, as soon as the first has taken effect. */
function then(first: Action, ...args: readonly string[]): Action {
  return {
    act: async (person, watched) => {
      const ran = await first.act(person, watched);
      expect(ran.code, ran.stderr).toBe(0);
      return person(args);
    },
  };
}

/** The failure is told beside the alarm, in its own words. */
const tellsOfTheRight = async ({ delivery }: WatchedCluster) => {
  const told = async () => await delivery();
  await expect.poll(told, { timeout: 60_000 }).toMatchObject({
    status: "drifted",
    message: expect.stringContaining("The portal's account lacks a right."),
    trouble: expect.stringContaining("The portal's account lacks a right."),
  });
};

const withoutPatchOnBindings: Action = {
  act: async (person, { admin }) => {
    const role = `${ours}-portal`;
    const { rules } = JSON.parse((await person(["get", "clusterrole", role, "-o", "json"])).stdout) as {
      rules: { verbs: string[] }[];
    };
    const reading = rules.map((rule) => ({ ...rule, verbs: ["get"] }));
    const ran = await person(["patch", "clusterrole", role, "--type=merge", "-p", JSON.stringify({ rules: reading })]);
    const may = ["auth", "can-i", "patch", `${binding}/${ours}`, `--as=system:serviceaccount:${ours}:portal`];
    await expect.poll(async () => (await admin(may)).stdout.trim(), { timeout: 30_000 }).toBe("no");
    return ran;
  },
};

const immutableList = unguarded(
  ...["patch", "configmap", ours, ...inOurs, "--type=merge"],
  ...["-p", '{"data":{"evil.example":"*"},"immutable":true}'],
);
const deletesTheList: Action["undo"] = async ({ admin }) => {
  expect((await admin(deleteList)).code).toBe(0);
};

const exempting = {
  spec: {
    matchResources: {
      namespaceSelector: {
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system", "team"] }],
      },
    },
  },
};

/** As in mode off. */
const exemptingAll = {
  spec: {
    matchResources: {
      namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "DoesNotExist" }] },
    },
  },
};

const pod = (name: string, image: string, namespace: string): Action => ({
  ...run("run", name, `--image=${image}`, "--restart=Never", "-n", namespace),
  undo: async ({ admin }) => {
    await admin(["delete", "pod", name, "-n", namespace, "--now", "--wait=false", "--ignore-not-found"]);
  },
});

/** A pod of the team's that runs since before. */
const runningPod = async ({ admin }: WatchedCluster) => {
  const ran = await admin(["run", "running", "--image=ghcr.io/acme/api:1", "--restart=Never", "-n", "team"]);
  expect(ran.code, ran.stderr).toBe(0);
};

/** Every action of docs/who-can-do-what.md by its words. */
export const actions: Readonly<Record<string, Action>> = {
  "edits the list": run(...editList),
  "force-applies another list": {
    act: (person) => person(["apply", "--server-side", "--force-conflicts", "-f", "-"], anotherList),
  },
  "takes cr.l5d.io off the list": run(
    ...["patch", "configmap", ours, ...inOurs, "--type=merge", "-p", '{"data":{"cr.l5d.io":null}}'],
  ),
  "makes the list immutable": run(
    ...["patch", "configmap", ours, ...inOurs, "--type=merge", "-p", '{"immutable":true}'],
  ),
  "deletes the list": run(...deleteList),
  "deletes all ConfigMaps of the namespace at once": run(...deleteAllConfigMaps),
  "deletes the namespace": run("delete", "namespace", ours, "--wait=false"),
  "runs a pod in the portal's namespace": run(
    ...["run", "x", "--image=cr.l5d.io/linkerd/proxy:1", "--restart=Never", ...inOurs],
  ),
  "runs an image from elsewhere": run("run", "evil", "--image=evil.example/x", "--restart=Never", "-n", "team"),
  "runs an image from elsewhere in an exempt namespace": pod("evil", "evil.example/x", "kube-system"),
  "runs an image from the list": pod("good", "ghcr.io/acme/api:1", "team"),
  "gives a running pod an image from elsewhere": {
    act: async (person, watched) => {
      await runningPod(watched);
      const body = { spec: { containers: [{ name: "running", image: "evil.example/x" }] } };
      return person(["patch", "pod", "running", "-n", "team", "-p", JSON.stringify(body)]);
    },
    undo: async ({ admin }) => {
      await admin(["delete", "pod", "running", "-n", "team", "--now", "--wait=false"]);
    },
  },
  "applies a Deployment with an image from elsewhere": {
    ...run("create", "deployment", "evil", "--image=evil.example/x", "-n", "team"),
    undo: async ({ admin }) => {
      await admin(["delete", "deployment", "evil", "-n", "team", "--wait=false"]);
    },
  },
  "makes a list of the same name in a namespace of their own": {
    act: async (person, { admits }) => {
      const ran = await person(["create", "configmap", ours, "-n", "team", "--from-literal=evil.example=*"]);
      expect(await admits("evil.example/x")).toBe(false);
      return ran;
    },
    undo: async ({ admin }) => {
      await admin(["delete", "configmap", ours, "-n", "team"]);
    },
  },
  "gives their namespace another name in its labels": patch("namespace", "team", {
    metadata: { labels: { "kubernetes.io/metadata.name": "kube-system" } },
  }),
  "changes which namespaces the pod policy's binding leaves out": patch(binding, ours, exempting),
  "has the pod policy's binding warn only": patch(binding, ours, { spec: { validationActions: ["Warn"] } }),
  "changes the templates policy's binding": patch(binding, `${ours}-templates`, {
    spec: { validationActions: ["Audit"] },
  }),
  "deletes the pod policy": remove("policy"),
  "edits the pod policy": rewritten(ours),
  "deletes the pod policy's binding": remove("binding"),
  "deletes all policies and bindings at once": {
    ...run("delete", `${policy},${binding}`, "--all"),
    object: `ValidatingAdmissionPolicy ${ours}`,
    // The API server may have stopped following ConfigMaps by now, until it restarts.
    undo: async (watched) => {
      await watched.restore();
      await watched.cluster.restart();
    },
  },
  "deletes the templates policy": remove("policy", "-templates"),
  "deletes the templates policy's binding": remove("binding", "-templates"),
  "deletes the probe's binding": remove("binding", "-probe"),
  "deletes the guard's policy": remove("policy", "-guard"),
  "has the guard's policy name somebody else": rewritten(`${ours}-guard`),
  "deletes the guard's binding": remove("binding", "-guard"),
  "deletes the anchor's policy": {
    ...run("delete", "mutatingadmissionpolicy", `${ours}-anchor`),
    object: `MutatingAdmissionPolicy ${ours}-anchor`,
  },
  "deletes the anchor's binding": {
    ...run("delete", "mutatingadmissionpolicybinding", `${ours}-anchor`),
    object: `MutatingAdmissionPolicyBinding ${ours}-anchor`,
  },
  "deletes the guard's binding, then edits the list": unguarded(...editList),
  "deletes the guard's binding, then deletes the list": unguarded(...deleteList),
  "deletes the guard's binding, then all ConfigMaps of the namespace": unguarded(...deleteAllConfigMaps),
  "deletes the guard's binding, then makes another list immutable": {
    ...immutableList,
    object: `ConfigMap ${ours}`,
    undo: deletesTheList,
  },
  "makes another list immutable past the guard, then has the pod policy's binding warn only": {
    ...then(immutableList, "patch", binding, ours, "--type=merge", "-p", '{"spec":{"validationActions":["Warn"]}}'),
    object: `ConfigMap ${ours}`,
    and: async ({ admin }) => {
      const actionsOf = ["get", binding, ours, "-o", "jsonpath={.spec.validationActions}"];
      await expect
        .poll(async () => (await admin(actionsOf)).stdout, { timeout: 5_000, interval: 50 })
        .toBe('["Deny","Audit"]');
    },
    undo: deletesTheList,
  },
  "makes another list immutable past the guard, then deletes the pod policy's binding": {
    ...then(immutableList, "delete", binding, ours),
    object: `ValidatingAdmissionPolicyBinding ${ours}`,
    undo: deletesTheList,
  },
  "deletes the guard's binding, edits the list, and puts the binding back": {
    act: async (person, watched) => {
      const { stdout } = await person(["get", binding, `${ours}-guard`, "-o", "json"]);
      const { apiVersion, kind, spec, metadata } = JSON.parse(stdout);
      const ran = await unguarded(...editList).act(person, watched);
      const again = { apiVersion, kind, spec, metadata: { name: metadata.name, labels: metadata.labels } };
      expect((await person(["create", "-f", "-"], JSON.stringify(again))).code).toBe(0);
      return ran;
    },
  },
  "deletes the portal's cluster role": run("delete", "clusterrole", `${ours}-portal`),
  "deletes the portal's role in its namespace": run("delete", "role", "portal", ...inOurs),
  "deletes the portal's role in its namespace, then the pod policy": {
    ...then(run("delete", "role", "portal", ...inOurs), "delete", policy, ours),
    object: `ValidatingAdmissionPolicy ${ours}`,
    and: tellsOfTheRight,
  },
  "takes the right to change bindings from the portal, then has the pod policy's binding exempt everything": {
    ...then(withoutPatchOnBindings, ...["patch", binding, ours, "--type=merge", "-p", JSON.stringify(exemptingAll)]),
    object: `ValidatingAdmissionPolicyBinding ${ours}`,
    and: tellsOfTheRight,
  },
  "deletes the role that lets the portal watch": run("delete", "clusterrole", `${ours}-watch`),
  "deletes the portal's ServiceAccount": {
    ...run("delete", "serviceaccount", "portal", ...inOurs),
    object: "ServiceAccount portal",
    undo: ({ newToken }) => newToken(),
  },
  "deletes the guard's binding, then the namespace": {
    ...unguarded("delete", "namespace", ours, "--wait=false"),
    object: `Namespace ${ours}`,
    // The part of the namespace controller, which does not run here.
    undo: async ({ admin }) => {
      const { stdout } = await admin(["get", "namespace", ours, "-o", "json"]);
      const finalized = { ...JSON.parse(stdout), spec: { finalizers: [] } };
      const path = `/api/v1/namespaces/${ours}/finalize`;
      expect((await admin(["replace", "--raw", path, "-f", "-"], JSON.stringify(finalized))).code).toBe(0);
    },
  },
  "makes a token of the portal's account": run("create", "token", "portal", ...inOurs),
  "reads a Secret": run("get", "secret", "some", ...inOurs),
};
