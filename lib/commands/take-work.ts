import { inTransaction } from "#lib/data/client.ts";
import { type TakenQuestion, takeQuestion } from "#lib/data/cluster-questions.ts";
import { openForCluster } from "#lib/data/credentials.ts";
import { nextDueAt, takeDelivery } from "#lib/data/deliveries.ts";
import { getRevision } from "#lib/data/lists.ts";
import { readVerdictAsked } from "#lib/data/stored-verdict.ts";
import type { ClusterQuestions, QuestionKind } from "#lib/domain/cluster-question.ts";
import type { Revision } from "#lib/domain/revision.ts";

/** A delivery to carry out, with all it takes. `attempts` counts this one. */
export interface DeliveryWork {
  readonly deliveryId: string;
  readonly attempts: number;
  readonly revision: Revision;
  /** The cluster proved this revision before. */
  readonly wasInForce: boolean;
  /** Opened credentials, or the Error that kept them shut. */
  readonly kubeconfig: string | Error;
}

/** Longer than a delivery may take; a killed worker's delivery is taken over after this. */
export const leaseSeconds = 45;

/** The delivery that has been due longest, taken for `leaseSeconds`; null when nothing is due. */
export function takeDeliveryWork(worker: string, now: Date): Promise<DeliveryWork | null> {
  return inTransaction(async (tx) => {
    const taken = await takeDelivery(tx, worker, leaseSeconds, now);
    if (taken === null) return null;
    const revision = await getRevision(tx, taken.revisionId);
    const { id: deliveryId, attempts, wasInForce } = taken;
    return { deliveryId, attempts, wasInForce, revision, kubeconfig: opened(taken) };
  });
}

/** A question to put to a cluster, told by its kind. `takes` counts this one; what was asked is an Error where it cannot be read. */
export type QuestionWork = {
  [K in QuestionKind]: {
    readonly kind: K;
    readonly asked: ClusterQuestions[K]["asked"] | Error;
    readonly takes: number;
    readonly questionId: string;
    readonly clusterId: string;
    readonly kubeconfig: string | Error;
  };
}[QuestionKind];

/** The oldest open question to a cluster, taken for `leaseSeconds`. */
export function takeQuestionWork(now: Date): Promise<QuestionWork | null> {
  return inTransaction(async (tx) => {
    const taken = await takeQuestion(tx, leaseSeconds, now);
    if (taken === null) return null;
    const { id: questionId, clusterId, kind, takes } = taken;
    return { questionId, clusterId, kind, asked: askedOf(taken), takes, kubeconfig: opened(taken) } as QuestionWork;
  });
}

function askedOf({ kind, asked }: TakenQuestion): QuestionWork["asked"] {
  if (kind !== "verdict") return null;
  try {
    return readVerdictAsked(asked);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function opened(taken: { readonly sealedCredentials: string; readonly clusterId: string }): string | Error {
  try {
    return openForCluster(taken.sealedCredentials, taken.clusterId);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** When there will be work without anybody calling; null when never. */
export function nextWorkAt(): Promise<Date | null> {
  return inTransaction((tx) => nextDueAt(tx));
}
