import type {
  V1APIResourceList,
  V1Pod,
  V1SelfSubjectAccessReview,
  V1SelfSubjectRulesReview,
} from "@kubernetes/client-node";
import { type Connection, newConnection, sharedConnection, type Timeouts } from "./connection.ts";
import { type Answer, answerFailure, DeliveryFailure, isRightsRefusal } from "./delivery-failure.ts";
import { type ClusterAccess, isKubeconfigProblem, readKubeconfig } from "./kubernetes/kubeconfig.ts";
import { kubeconfigProblemWords } from "./kubernetes/kubeconfig-words.ts";
import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";
import { nameOf, type ObjectRef, pathOf } from "./kubernetes/object-ref.ts";
import { type PodAsRead, podPage } from "./pod-page.ts";
import { contentFields } from "./same-content.ts";

/** An object as the API server has it, with every field it sent. */
export type LiveObject = KubernetesObject & { readonly metadata: { readonly resourceVersion: string } };

/** The API server's answer to a pod; `code` is the HTTP status of a refusal. */
export type PodVerdict =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly message: string; readonly code: number };

export interface ConnectOptions {
  /** For clusters on the worker's own machine, which only a demo has. */
  readonly allowLoopback?: boolean;
  readonly timeouts?: Timeouts;
  readonly signal?: AbortSignal;
}

export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name?: string;
  readonly namespace?: string;
}

const defaultTimeouts: Timeouts = { connectMs: 5_000, overallMs: 10_000 };

/** Reads the kept kubeconfig and checks it again; connects at the first question. @throws DeliveryFailure `kubeconfig`, permanent */
export function connect(kubeconfig: string, options: ConnectOptions = {}): ClusterClient {
  const { allowLoopback = false, timeouts = defaultTimeouts, signal } = options;
  const access = readKubeconfig(kubeconfig, { allowLoopback });
  if (isKubeconfigProblem(access))
    throw new DeliveryFailure("permanent", "kubeconfig", { problem: kubeconfigProblemWords(access) });
  const connection = { allowLoopback, timeouts, ...(signal ? { signal } : {}) };
  const open = (fresh: boolean) => (fresh ? newConnection(access, connection) : sharedConnection(access, connection));
  return new ClusterClient(access, open, { calls: 0 });
}

/** One cluster's API server, asked with the credentials of its kubeconfig. Every method may throw a DeliveryFailure. */
export class ClusterClient {
  readonly server: string;
  readonly #access: ClusterAccess;
  readonly #open: (fresh: boolean) => Connection;
  readonly #connection: Connection;
  readonly #count: { calls: number };

  constructor(access: ClusterAccess, open: (fresh: boolean) => Connection, count: { calls: number }, fresh = false) {
    this.server = access.server;
    this.#access = access;
    this.#open = open;
    this.#connection = open(fresh);
    this.#count = count;
  }

  /** Requests so far, those over new connections included. */
  get calls(): number {
    return this.#count.calls;
  }

  /** The same cluster over one new connection, which may lead to another API server behind the same address. Close it. */
  overNewConnection(): ClusterClient {
    return new ClusterClient(this.#access, this.#open, this.#count, true);
  }

  close(): void {
    this.#connection.close();
  }

  async read(ref: ObjectRef): Promise<LiveObject | undefined> {
    const answer = await this.#send("GET", pathOf(ref));
    if (answer.code === 404 && answer.status?.details?.name === ref.metadata.name) return undefined;
    if (answer.code !== 200) throw answerFailure(answer, `read ${nameOf(ref)}`);
    return answer.body as LiveObject;
  }

  /**
   * Replaces the whole content of an object as it was read (`data` or `spec`), and sets our labels and annotations. "conflict" when somebody has
   * changed it since: nothing is written then.
   */
  async replace(live: LiveObject, desired: KubernetesObject): Promise<LiveObject | "conflict"> {
    const answer = await this.#send("PATCH", pathOf(desired), {
      type: "application/json-patch+json",
      value: replacement(live, desired),
    });
    if (answer.code === 200) return answer.body as LiveObject;
    // 404: deleted since. 422 without the name of the object: the test of the resourceVersion failed; with it: not valid.
    const gone = answer.code === 404 && answer.status?.details?.name === desired.metadata.name;
    const stale = answer.code === 409 || (answer.code === 422 && answer.status?.details?.name === undefined);
    if (gone || stale) return "conflict";
    throw answerFailure(answer, `change ${nameOf(desired)}`);
  }

  /** Makes a missing object by an apply: a plain create carries no name, so no role could allow it for one object alone. */
  async create(desired: KubernetesObject): Promise<LiveObject | "conflict"> {
    const path = `${pathOf(desired)}?fieldManager=trusted-registries&force=true`;
    const answer = await this.#send("PATCH", path, { type: "application/apply-patch+yaml", value: desired });
    if (answer.code === 200 || answer.code === 201) return answer.body as LiveObject;
    if (answer.code === 409) return "conflict";
    throw answerFailure(answer, `create ${nameOf(desired)}`);
  }

  /** Asks for the verdict on a pod of one image; nothing is stored. It meets the strictest Pod Security level, so that only its image matters. */
  async dryRunPod(namespace: string, image: string): Promise<PodVerdict> {
    const answer = await this.#send("POST", `/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
      type: "application/json",
      value: probePod(image),
    });
    if (answer.code === 201) return { admitted: true };
    const message = answer.status?.message ?? "";
    const isVerdict =
      [400, 403, 409, 422].includes(answer.code) || /admission webhook ".*denied the request/s.test(message);
    if (isVerdict && answer.status && !isRightsRefusal(message)) return { admitted: false, message, code: answer.code };
    throw answerFailure(answer, "dry run of a pod");
  }

  /** One page of the pods that have neither succeeded nor failed, in every namespace; `next` leads to the one after it. */
  async runningPods(limit: number, from?: string): Promise<{ pods: readonly PodAsRead[]; next: string | undefined }> {
    const selector = encodeURIComponent("status.phase!=Succeeded,status.phase!=Failed");
    const path = `/api/v1/pods?limit=${limit}&fieldSelector=${selector}`;
    const answer = await this.#send("GET", from === undefined ? path : `${path}&continue=${encodeURIComponent(from)}`);
    if (answer.code !== 200) throw answerFailure(answer, "list pods");
    const page = podPage.safeParse(answer.body);
    if (!page.success)
      throw new DeliveryFailure("permanent", "unexpected_answer", { doing: "list pods", said: "no list of pods" });
    return { pods: page.data.items, next: page.data.metadata.continue || undefined };
  }

  /** For example `v1.37.2`. */
  async version(): Promise<string> {
    const answer = await this.#send("GET", "/version");
    const { body } = answer;
    if (answer.code === 200 && typeof body === "object" && body !== null && "gitVersion" in body)
      return String(body.gitVersion);
    throw answerFailure(answer, "ask for the version");
  }

  /** Whether the API server knows the kind of an object, by what it says of its group and version. */
  async serves({ apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">): Promise<boolean> {
    const answer = await this.#send("GET", `/apis/${apiVersion}`);
    if (answer.code === 404) return false;
    if (answer.code !== 200) throw answerFailure(answer, `ask for the kinds of ${apiVersion}`);
    const { resources = [] } = answer.body as V1APIResourceList;
    return resources.some((resource) => resource.kind === kind);
  }

  async mayI(question: AccessQuestion): Promise<boolean> {
    const review: V1SelfSubjectAccessReview = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: question },
    };
    return (await this.#review<V1SelfSubjectAccessReview>("selfsubjectaccessreviews", review)).status?.allowed === true;
  }

  /** All that the credentials may do in a namespace, for a person to read: an authorizer may leave it incomplete. */
  async rules(namespace: string): Promise<V1SelfSubjectRulesReview> {
    const review: V1SelfSubjectRulesReview = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectRulesReview",
      spec: { namespace },
    };
    return this.#review<V1SelfSubjectRulesReview>("selfsubjectrulesreviews", review);
  }

  async #review<T>(resource: string, value: T): Promise<T> {
    const answer = await this.#send("POST", `/apis/authorization.k8s.io/v1/${resource}`, {
      type: "application/json",
      value,
    });
    if (answer.code !== 201) throw answerFailure(answer, "ask for rights");
    return answer.body as T;
  }

  #send(...request: Parameters<Connection["send"]>): Promise<Answer> {
    this.#count.calls += 1;
    return this.#connection.send(...request);
  }
}

/** JSON patch (RFC 6902): `add` also replaces what is there. */
function replacement(live: LiveObject, desired: KubernetesObject): unknown[] {
  const set = (path: string, value: unknown) => ({ op: "add", path, value });
  const metadata = (["labels", "annotations"] as const).flatMap((part) => {
    const ours = desired.metadata[part];
    if (ours === undefined) return [];
    if (live.metadata[part] === undefined) return [set(`/metadata/${part}`, ours)];
    return Object.entries(ours).map(([key, value]) =>
      set(`/metadata/${part}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, value),
    );
  });
  const content = contentFields(desired).map((part) => set(`/${part}`, desired[part]));
  const stray = contentFields(live).flatMap((part) => (part in desired ? [] : [{ op: "remove", path: `/${part}` }]));
  return [
    { op: "test", path: "/metadata/resourceVersion", value: live.metadata.resourceVersion },
    ...metadata,
    ...content,
    ...stray,
  ];
}

function probePod(image: string): V1Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe", annotations: { "linkerd.io/inject": "disabled", "sidecar.istio.io/inject": "false" } },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "probe",
          image,
          resources: { requests: { cpu: "1m", memory: "1Mi" }, limits: { cpu: "1m", memory: "1Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}
