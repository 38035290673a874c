import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import { costlyImages, largestList } from "#lib/testing/largest.ts";

/** A list to measure with, and images of it by number: each allowed, and spread over the whole list. */
export interface MeasuredList {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly image: (n: number) => string;
}

function entry(text: string): Entry {
  const read = parseEntry(text);
  if (isEntryProblem(read)) throw new Error(`${text} is no entry`);
  return read;
}

const spread = (n: number, of: number) => (n * 7919) % of;
const hostName = (n: number) => `registry${n}.team-${n % 10}.example.com`;
const organisation = (n: number) => `organisation-${n}`;

function hosts(count: number): MeasuredList {
  return {
    name: `${count} hosts`,
    entries: Array.from({ length: count }, (_, n) => entry(hostName(n))),
    image: (n) => `${hostName(spread(n, count))}/team/service-${n}:1.${n}.0`,
  };
}

function prefixes(count: number): MeasuredList {
  return {
    name: `${count} prefixes on one host`,
    entries: Array.from({ length: count }, (_, n) => entry(`ghcr.io/${organisation(n)}`)),
    image: (n) => `ghcr.io/${organisation(spread(n, count))}/service-${n}:1.${n}.0`,
  };
}

export const measuredLists: readonly MeasuredList[] = [hosts(5), hosts(500), prefixes(500)];

export const listAtTheLimits: MeasuredList = {
  name: "the list at its limits",
  entries: largestList(),
  image: costlyImages["found by the second part of its path"],
};
