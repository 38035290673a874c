import type { V1Status } from "@kubernetes/client-node";
import { RefusedAddress } from "./address.ts";

/** Worth another try by itself, or only after a person did something. */
export type FailureKind = "transient" | "permanent";

export type FailureReason =
  | "unreachable"
  | "timeout"
  | "server_error"
  | "throttled"
  | "roles_not_loaded"
  | "changed_meanwhile"
  | "certificate"
  | "address_refused"
  | "kubeconfig"
  | "unauthorized"
  | "forbidden"
  | "refused_by_admission"
  | "rejected"
  | "namespace_missing"
  | "object_missing"
  | "kind_not_served"
  | "unexpected_answer"
  | "newer_revision_found"
  | "digest_mismatch";

/** A delivery that stopped, in words for a person. The message never holds credentials. */
export class DeliveryFailure extends Error {
  override readonly name = "DeliveryFailure";
  readonly kind: FailureKind;
  readonly reason: FailureReason;
  constructor(kind: FailureKind, reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.reason = reason;
  }
}

/** An answer of the API server; `status` is undefined when the body is none of Kubernetes' own. */
export interface Answer {
  readonly code: number;
  readonly body: unknown;
  readonly status: V1Status | undefined;
}

const certificateCodes =
  /^(CERT_|CRL_|UNABLE_TO_|ERR_TLS_CERT|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_|PATH_LENGTH_|EPROTO$)/;

/** For a request that got no answer. */
export function connectionFailure(error: unknown, server: string): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  if (error instanceof RefusedAddress)
    return new DeliveryFailure(
      "permanent",
      "address_refused",
      `The name in ${server} leads to an address that is never connected to.`,
    );
  const code = codeOf(error);
  if (certificateCodes.test(code))
    return new DeliveryFailure(
      "permanent",
      "certificate",
      `No trusted connection to ${server}: its certificate does not match the kubeconfig's (${code}).`,
    );
  return new DeliveryFailure("transient", "unreachable", `${server} does not answer (${code}).`);
}

/** Where every address of a name was tried, the code stands on each. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "connection lost";
}

/** Judged by its words, not by its code alone: an API server whose roles are not loaded yet answers 403 like one that means it. */
export function answerFailure({ code, status }: Answer, doing: string): DeliveryFailure {
  const said = status?.message ?? `HTTP ${code}`;
  const failure = (kind: FailureKind, reason: FailureReason, message: string) =>
    new DeliveryFailure(kind, reason, `${message} (${doing}: ${said.slice(0, 600)})`);
  if (status === undefined && code < 500 && code !== 401 && code !== 429)
    return failure("permanent", "unexpected_answer", "What answers at this address is no Kubernetes API server");
  if (code === 401)
    return failure(
      "permanent",
      "unauthorized",
      "The cluster does not accept the credentials: they are wrong or have expired",
    );
  if (code === 429) return failure("transient", "throttled", "The API server is busy");
  if (code >= 500) return failure("transient", "server_error", "The API server is in trouble");
  if (code === 403 && isRightsRefusal(said)) {
    if (/\bRBAC: .*not found/s.test(said))
      return failure("transient", "roles_not_loaded", "The API server has not loaded its roles yet");
    return failure("permanent", "forbidden", "The portal's account lacks a right: apply the onboarding manifest again");
  }
  if (isAdmissionRefusal(said)) return failure("permanent", "refused_by_admission", "The cluster refuses the change");
  if (code === 404 && /^namespaces "/.test(said))
    return failure(
      "permanent",
      "namespace_missing",
      "The portal's namespace is missing: apply the onboarding manifest again",
    );
  if (code === 404) return failure("permanent", "kind_not_served", "The cluster does not know this kind of object");
  return failure("permanent", "rejected", "The cluster does not take the change");
}

/** Refused for want of a right, as every authorizer of Kubernetes words it. */
export function isRightsRefusal(message: string): boolean {
  return /User "[^"]*" cannot \S+ (resource|path) /.test(message);
}

/** Refused by a policy or a webhook, whatever the code: webhooks choose theirs. */
export function isAdmissionRefusal(message: string): boolean {
  return /\b(Validating|Mutating)AdmissionPolicy '|\badmission webhook "/.test(message);
}
