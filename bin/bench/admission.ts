import { largestPod } from "#lib/domain/list.ts";
import { type CostlyImage, costlyImages, isFound } from "#lib/testing/largest.ts";
import { listOf, readVectors } from "#lib/testing/vectors.ts";
import type { Figure } from "../bench.ts";
import { type Court, openCourt } from "./admission-cluster.ts";
import { listAtTheLimits, type MeasuredList, measuredLists } from "./admission-lists.ts";
import { type Judge, none, others, ours, refusal } from "./admission-policies.ts";

/**
 * What admission costs a pod: without a policy, with ours, and with others, in one API server. Each judge has namespaces of its own. Every
 * round asks them in another order, so that whatever else the machine does, and what one leaves behind for the next, hits them alike; what
 * a judge adds is the median of its differences, within the same rounds, to no policy; for a refused pod, to a refusal of anything.
 */
const containerCounts = [1, 10, 50];
const rounds = { warmUp: 12, least: 36, most: 2_400 };
const secondsForACell = 15;
const judges = [none, refusal, ours, ...others];

export async function benchAdmission(): Promise<Figure[]> {
  const court = await openCourt();
  try {
    return [
      ...(await readings(court)),
      ...(await costs(court, measuredLists, containerCounts, judges)),
      ...(await costs(court, [listAtTheLimits], [10], [none, refusal, ours])),
      ...(await room(court)),
    ];
  } finally {
    await court.close();
  }
}

/** Who claims to read rightly must read every row of the table of vectors; of the others, the wrong readings are counted. */
async function readings(court: Court): Promise<Figure[]> {
  const vectors = readVectors();
  const groups = [...Map.groupBy(vectors, ({ entry }) => entry).values()];
  const figures: Figure[] = [];
  for (const judge of [ours, ...others]) {
    const namespace = `vectors-${judges.indexOf(judge)}`;
    await court.install(judge, namespace, []);
    let wrong = 0;
    for (const group of groups) {
      const [first] = group;
      if (first) await court.replaceList(judge, namespace, listOf(first));
      for (const { image, trusted } of group)
        if (((await court.ask(namespace, [image])).status === 201) !== trusted) wrong++;
    }
    if (judge.readsRightly && wrong > 0) throw new Error(`${judge.name} reads ${wrong} vectors wrongly`);
    if (!judge.readsRightly) figures.push(figure(`images read wrongly, against ${judge.name}`, 0, wrong, "images"));
  }
  return figures;
}

async function costs(
  court: Court,
  lists: readonly MeasuredList[],
  counts: readonly number[],
  asked: readonly Judge[],
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const list of lists) {
    const namespaces = new Map(
      asked.map((judge) => [judge, `${list.name.replaceAll(" ", "-")}-${judges.indexOf(judge)}`]),
    );
    for (const [judge, namespace] of namespaces) await court.install(judge, namespace, list.entries);
    for (const containers of counts)
      for (const allowed of [true, false]) {
        const cell = `${list.name}, ${containers} ${containers === 1 ? "container" : "containers"}, ${allowed ? "allowed" : "refused"}`;
        figures.push(...figuresOf(cell, await measure(court, namespaces, { list, containers, allowed })));
      }
  }
  return figures;
}

interface Measured {
  readonly whole: number[];
  readonly added: number[];
}

interface Cell {
  readonly list: MeasuredList;
  readonly containers: number;
  readonly allowed: boolean;
}

async function measure(court: Court, namespaces: ReadonlyMap<Judge, string>, { list, containers, allowed }: Cell) {
  const measured = new Map<Judge, Measured>([...namespaces.keys()].map((judge) => [judge, { whole: [], added: [] }]));
  const end = performance.now() + secondsForACell * 1_000;
  for (let round = 0; round < rounds.most + rounds.warmUp; round++) {
    if (round > rounds.least + rounds.warmUp && performance.now() > end) break;
    const images = Array.from({ length: containers }, (_, each) => list.image(round * containers + each));
    if (!allowed) images[containers - 1] = `evil.example/team/service:1.${round}`;
    const took = new Map<Judge, number>();
    const asked = [...namespaces.keys()].filter(
      (judge) => round % judge.every === 0 && !(allowed && judge === refusal),
    );
    for (const judge of shuffled(asked)) {
      const { status, milliseconds } = await court.ask(namespaces.get(judge) ?? "", images);
      if (status !== (allowed || judge === none ? 201 : 403))
        throw new Error(`${judge.name} answered ${status} to ${images.join(" ")}`);
      took.set(judge, milliseconds);
    }
    if (round < rounds.warmUp) continue;
    for (const [judge, milliseconds] of took) {
      measured.get(judge)?.whole.push(milliseconds);
      measured.get(judge)?.added.push(milliseconds - (took.get(allowed ? none : refusal) ?? 0));
    }
  }
  return measured;
}

function figuresOf(cell: string, measured: ReadonlyMap<Judge, Measured>): Figure[] {
  const added = (judge: Judge) => Math.max(0.01, median(measured.get(judge)?.added ?? []));
  const whole = (judge: Judge) => median(measured.get(judge)?.whole ?? []);
  const table = [...measured.keys()].flatMap((judge) => {
    if (measured.get(judge)?.whole.length === 0) return [];
    return [
      judge === none || judge === refusal
        ? `${judge.name} ${rounded(whole(judge))}`
        : `${judge.name} +${rounded(added(judge))}`,
    ];
  });
  console.error(`${cell}: ${table.join(", ")} ms, ${measured.get(none)?.whole.length} rounds`);
  const rivals = [...measured.keys()].filter(({ readsRightly }) => readsRightly).filter((judge) => judge !== ours);
  const best = rivals.sort((a, b) => added(a) - added(b))[0];
  const flat = [...measured.keys()].find((judge) => judge !== none && judge !== refusal && !judge.readsRightly);
  return [
    figure(`${cell}: whole, against no policy`, whole(ours), whole(none), "ms"),
    ...(best ? [figure(`${cell}: added, against ${best.name}`, added(ours), added(best), "ms")] : []),
    ...(flat ? [figure(`${cell}: added, against ${flat.name}`, added(ours), added(flat), "ms")] : []),
  ];
}

/** Of how many containers a pod may be until judging it exceeds the API server's budget, on the list at its limits; ours is what is promised. */
async function room(court: Court): Promise<Figure[]> {
  const namespace = "room";
  await court.install(ours, namespace, listAtTheLimits.entries);
  const figures: Figure[] = [];
  for (const kind of Object.keys(costlyImages) as CostlyImage[]) {
    const judged = async (containers: number) => {
      const { status, body } = await court.ask(
        namespace,
        Array.from({ length: containers }, (_, n) => costlyImages[kind](n)),
      );
      return isFound(kind) ? status === 201 : status === 403 && !body.includes("cost");
    };
    let [fits, exceeds] = [0, 1_024];
    while (exceeds - fits > 1) {
      const middle = Math.floor((fits + exceeds) / 2);
      if (await judged(middle)) fits = middle;
      else exceeds = middle;
    }
    figures.push(figure(`largest pod, against what fits the budget: images ${kind}`, largestPod, fits, "containers"));
  }
  return figures;
}

function figure(what: string, value: number, base: number, unit: string): Figure {
  const ratio = rounded(value / base);
  return { part: "admission", case: what, ours: rounded(value), base: rounded(base), unit, ratio };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
