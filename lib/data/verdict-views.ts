import { type Actor, maySeeCluster, seesEverything } from "#lib/domain/permissions.ts";
import { requestName } from "#lib/domain/request.ts";
import type { Mode } from "#lib/domain/revision.ts";
import {
  explainVerdict,
  type ImageAnswer,
  type ListAsDecided,
  type VerdictAsked,
  type VerdictExplanation,
} from "#lib/domain/verdict-question.ts";
import { client } from "./client.ts";
import { isId } from "./ids.ts";
import { readVerdictAnswer, readVerdictAsked } from "./stored-verdict.ts";

export interface ExplainedImage extends ImageAnswer, VerdictExplanation {
  readonly places: readonly string[];
  readonly count: number;
  /** Namespaces that it stands in and that are exempt. */
  readonly exemptIn: readonly string[];
  /** The name of the request behind the entry; null for a platform registry, and where none covers it. */
  readonly requestName: string | null;
}

export interface VerdictView {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly askedAt: Date;
  readonly answeredAt: Date | null;
  readonly asked: VerdictAsked;
  /** Null until the cluster has answered. */
  readonly answer:
    | { readonly answered: false; readonly message: string }
    | {
        readonly answered: true;
        readonly mode: Mode | null;
        readonly exemptNamespaces: readonly string[];
        /** The revision whose list the cluster holds, by which the answers are explained. */
        readonly revision: number;
        /** It does not say which revision it holds, or one that was never decided: explained by the list as it is now. */
        readonly revisionUnknown: boolean;
        readonly images: readonly ExplainedImage[];
      }
    | null;
}

/** One question and its answer, for who asked and for staff; null when it is missing, forgotten or hidden. */
export async function findVerdictView(actor: Actor, clusterId: string, id: string): Promise<VerdictView | null> {
  if (!isId(id) || !isId(clusterId) || !maySeeCluster(actor, clusterId)) return null;
  const question = await client().clusterQuestion.findUnique({
    where: { id, clusterId, kind: "verdict" },
    select: {
      askedById: true,
      askedAt: true,
      answeredAt: true,
      question: true,
      answer: true,
      cluster: { select: { name: true, currentRevisionId: true } },
    },
  });
  if (question === null || !(question.askedById === actor.id || seesEverything(actor))) return null;
  const { askedAt, answeredAt, cluster } = question;
  const asked = readVerdictAsked(question.question);
  const view = { clusterId, clusterName: cluster.name, askedAt, answeredAt, asked };
  if (answeredAt === null) return { ...view, answer: null };
  const answer = readVerdictAnswer(question.answer);
  if (!answer.answered) return { ...view, answer };
  const { list, number, names } = await listOf(clusterId, answer.revision, cluster.currentRevisionId);
  const images = answer.images.map((each) => {
    const explained = explainVerdict(each, answer.mode, list);
    const placed = asked.images.find(({ image }) => image === each.image);
    return {
      ...each,
      ...explained,
      places: placed?.places ?? [],
      count: placed?.count ?? 1,
      exemptIn: (placed?.namespaces ?? []).filter((name) => answer.exemptNamespaces.includes(name)),
      requestName: explained.by?.requestId == null ? null : (names.get(explained.by.requestId) ?? null),
    };
  });
  const { mode, exemptNamespaces, revision } = answer;
  return {
    ...view,
    answer: { answered: true, mode, exemptNamespaces, revision: number, revisionUnknown: revision !== number, images },
  };
}

/** The list that the cluster held when it answered; the present one where it held none that was decided. */
async function listOf(clusterId: string, number: number | null, currentId: string | null) {
  const select = {
    number: true,
    platformRegistries: true,
    entries: { select: { entry: true, requestId: true }, orderBy: { entry: "asc" } },
  } as const;
  const held = number === null ? null : await client().revision.findFirst({ where: { clusterId, number }, select });
  const revision = held ?? (await client().revision.findUniqueOrThrow({ where: { id: currentId ?? "" }, select }));
  const requests = await client().request.findMany({
    where: { id: { in: revision.entries.map(({ requestId }) => requestId) } },
    select: { id: true, number: true },
  });
  const list: ListAsDecided = revision;
  return {
    list,
    number: revision.number,
    names: new Map(requests.map((request) => [request.id, requestName(request.number)])),
  };
}
