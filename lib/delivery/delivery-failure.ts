import type { V1Status } from "@kubernetes/client-node";
import { type FailureReason, type FailureSaid, failureWords } from "#lib/domain/failure-words.ts";
import { RefusedAddress } from "./address.ts";

/** Worth another try by itself, or only after a person did something. */
export type FailureKind = "transient" | "permanent";

/** A delivery that stopped, in words for a person. The message never holds credentials. */
export class DeliveryFailure extends Error {
  override readonly name = "DeliveryFailure";
  readonly kind: FailureKind;
  readonly reason: FailureReason;
  readonly said: FailureSaid;
  constructor(kind: FailureKind, ...said: FailureSaid) {
    super(failureWords(...said));
    this.kind = kind;
    this.reason = said[0];
    this.said = said;
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
  if (error instanceof RefusedAddress) return new DeliveryFailure("permanent", "address_refused", { server });
  const code = codeOf(error);
  if (certificateCodes.test(code)) return new DeliveryFailure("permanent", "certificate", { server, code });
  return new DeliveryFailure("transient", "unreachable", { server, code });
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
  const facts = { doing, said: said.slice(0, 600) };
  if (status === undefined && code < 500 && code !== 401 && code !== 429)
    return new DeliveryFailure("permanent", "unexpected_answer", facts);
  if (code === 401) return new DeliveryFailure("permanent", "unauthorized", facts);
  if (code === 429) return new DeliveryFailure("transient", "throttled", facts);
  if (code >= 500) return new DeliveryFailure("transient", "server_error", facts);
  if (code === 403 && isRightsRefusal(said)) {
    if (/\bRBAC: .*not found/s.test(said)) return new DeliveryFailure("transient", "roles_not_loaded", facts);
    return new DeliveryFailure("permanent", "forbidden", facts);
  }
  if (isAdmissionRefusal(said)) return new DeliveryFailure("permanent", "refused_by_admission", facts);
  if (code === 404 && /^namespaces "/.test(said)) return new DeliveryFailure("permanent", "namespace_missing", facts);
  return new DeliveryFailure("permanent", code === 404 ? "kind_not_served" : "rejected", facts);
}

/** Refused for want of a right, as every authorizer of Kubernetes words it. */
export function isRightsRefusal(message: string): boolean {
  return /User "[^"]*" cannot \S+ (resource|path) /.test(message);
}

/** Refused by a policy or a webhook, whatever the code: webhooks choose theirs. */
export function isAdmissionRefusal(message: string): boolean {
  return /\b(Validating|Mutating)AdmissionPolicy '|\badmission webhook "/.test(message);
}
