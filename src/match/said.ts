import type { About, Exploitation, Snapshot, SnapshotEntry, VersionRange } from '../advisory/types.ts';

/** What advisories say of a vulnerability, whether or not any image has it. */
export interface SaidVulnerability {
  /** Its best-known id. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** The publishers' words, each once. */
  readonly advisories: readonly SaidAdvisory[];
  readonly affects: readonly SaidAffected[];
  /** Whether more is said than is told. */
  readonly isCut: boolean;
  readonly exploitation?: Exploitation;
}

export interface SaidAdvisory {
  readonly source: string;
  readonly id: string;
  readonly title?: string;
  readonly description?: string;
  readonly uri?: string;
  readonly publishedAt?: number;
}

/** What a publisher says of one package of a release. */
export interface SaidAffected {
  readonly source: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly status: 'affected' | 'not-affected' | 'undetermined';
  readonly ranges: readonly VersionRange[];
  readonly state?: string;
}

const MOST_STATEMENTS = 500;
const MOST_ADVISORIES = 50;
const MOST_RANGES = 10;

/** What a snapshot says of a vulnerability by any id of it: the first 500 statements. Undefined where it knows none. */
export function saidOf(
  snapshot: Pick<Snapshot, 'about' | 'exploitation'>,
  name: string,
): SaidVulnerability | undefined {
  const about = snapshot.about(name, MOST_STATEMENTS + 1);
  const exploitation = snapshot.exploitation(about?.vulnerability ?? name);
  if (about === undefined && exploitation === undefined) return undefined;
  const { vulnerability = name, facts = {}, entries = [] } = about ?? {};
  const standing = entries.filter(({ advisory }) => advisory.withdrawnAt === undefined);
  const ids = new Set([name, vulnerability, ...standing.flatMap(({ advisory }) => [advisory.id, ...advisory.aliases])]);
  const own = new Map(standing.map((entry) => [`${entry.source} ${entry.advisory.id}`, advisoryOf(entry)]));
  const said = [...own.values()].slice(0, MOST_ADVISORIES);
  const best = [name, vulnerability, ...[...ids].toSorted()].find((id) => id.startsWith('CVE-')) ?? vulnerability;
  return {
    name: best,
    aliases: [...ids].filter((id) => id !== best).toSorted(),
    advisories:
      said.length === 0 && facts.source !== undefined ? [factsAdvisory(vulnerability, facts.source, facts)] : said,
    affects: standing.slice(0, MOST_STATEMENTS).map(affectedOf),
    isCut: entries.length > MOST_STATEMENTS,
    ...(exploitation === undefined ? {} : { exploitation }),
  };
}

function factsAdvisory(id: string, source: string, facts: About['facts']): SaidAdvisory {
  return { ...facts, id, source };
}

function advisoryOf({ source, advisory }: SnapshotEntry): SaidAdvisory {
  const { id, title, description, uri, publishedAt } = advisory;
  return {
    source,
    id,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(uri === undefined ? {} : { uri }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
  };
}

function affectedOf({ source, affected: { ecosystem, name, status, ranges, state } }: SnapshotEntry): SaidAffected {
  return {
    source,
    ecosystem,
    name,
    status,
    ranges: ranges.slice(0, MOST_RANGES),
    ...(state === undefined ? {} : { state }),
  };
}
