import type { Snapshot, SnapshotEntry } from '../advisory/types.ts';
import type { Query } from '../db/types.ts';
import type { PackageKey } from '../distro/types.ts';
import { chunksOf } from '../lib/chunks.ts';
import { placedRows, toImagePackage } from './image-packages.ts';
import { type FoundMatch, filedUnder, matchPackage, remembered } from './match-package.ts';
import { matchableRows, type StoredMatchable, withKeys } from './matchables.ts';
import { bestCvss, lowestScore } from './severity.ts';
import { type Filed, saidOf, whyNot } from './statements.ts';
import { CHUNK, type StoredImage } from './store.ts';
import type { ExplainedPackage, ExplainedStatement, Explanation } from './types.ts';
import { judge, rangeText } from './verdict.ts';

/** What an explanation is asked of. */
export interface ToExplain {
  readonly image: Pick<StoredImage, 'id' | 'layers'>;
  /** A CVE, or any other id that an advisory bears. */
  readonly name: string;
  readonly snapshot: Pick<Snapshot, 'lookup' | 'keysOf' | 'provenance'>;
}

const LONGEST_WORD = 100;
/** Of the packages that a vulnerability is about and an image has not. */
const MOST_ABOUT = 50;

/**
 * Why a vulnerability is reported of an image, or is not: of each package that an advisory about it is filed under, the
 * publisher's statements, what was compared with what, and where the package is; and what else it is said to be about.
 */
export async function explain(query: Query, { image, name, snapshot }: ToExplain): Promise<Explanation> {
  const about = snapshot.keysOf(name);
  const isAbout = new Set(about.map(keyText));
  const titles = new Map(snapshot.provenance.map(({ source, title }) => [source, title]));
  const remembering = remembered(snapshot);
  const packages: ExplainedPackage[] = [];
  const present = new Set<string>();
  for (const one of await matchablesOf(query, image.id)) {
    const keys = one.keys.filter((key) => isAbout.has(keyText(key)));
    for (const key of keys) present.add(keyText(key));
    const filed = filedUnder(keys, remembering);
    const own = filed.filter(({ entry }) => isNamed(entry, name));
    if (own.length === 0) continue;
    const found = matchPackage(one, remembering).find((match) =>
      [match.vulnerability, ...match.aliases].includes(name),
    );
    packages.push(await explained(query, image, { of: one, filed: own, found, titles }));
  }
  const elsewhere = about.filter((key) => !present.has(keyText(key)));
  return {
    name,
    answer: answerOf(packages),
    packages,
    isKnown: about.length > 0,
    elsewhere: elsewhere.slice(0, MOST_ABOUT),
    elsewhereCount: elsewhere.length,
  };
}

function answerOf(packages: readonly ExplainedPackage[]): Explanation['answer'] {
  const verdicts = packages.map(({ verdict }) => verdict);
  if (verdicts.includes('affected')) return 'affected';
  return verdicts.includes('undetermined') ? 'undetermined' : 'not-reported';
}

async function matchablesOf(query: Query, imageId: number): Promise<readonly StoredMatchable[]> {
  const rows = await matchableRows(query)
    .where('package.id', 'in', (select) =>
      select
        .selectFrom('image_package')
        .select('package_id')
        .where('image_id', '=', imageId)
        .where('owner_id', 'is', null),
    )
    .orderBy('package.name')
    .execute();
  const all: StoredMatchable[] = [];
  for (const chunk of chunksOf(rows, CHUNK)) all.push(...(await withKeys(query, chunk)));
  return all;
}

interface Explaining {
  readonly of: StoredMatchable;
  readonly filed: readonly Filed[];
  readonly found: FoundMatch | undefined;
  readonly titles: ReadonlyMap<string, string>;
}

async function explained(
  query: Query,
  image: ToExplain['image'],
  { of, filed, found, titles }: Explaining,
): Promise<ExplainedPackage> {
  const row = await placedRows(query)
    .where('image_package.image_id', '=', image.id)
    .where('image_package.package_id', '=', of.id)
    .orderBy('image_package.position')
    .limit(1)
    .executeTakeFirstOrThrow();
  const { type, name, version, sourceName, sourceVersion, purl, layerDigest, path } = toImagePackage(row, image.layers);
  return {
    type,
    name,
    version,
    sourceName,
    sourceVersion,
    purl,
    layerDigest,
    path,
    verdict: found?.verdict.kind ?? 'not-affected',
    ...(found === undefined ? {} : ratingOf(found, titles)),
    statements: filed.map((one) => statementOf(of, one, titles)),
  };
}

function ratingOf(found: FoundMatch, titles: ReadonlyMap<string, string>): Partial<ExplainedPackage> {
  const { severity, score, vector, verdict, decision } = found;
  return {
    severity,
    ...(score === undefined ? {} : { score }),
    ...(vector === undefined ? {} : { vector }),
    severityDecision: { ...decision, sentence: decisionText(found, titles) },
    ...(verdict.kind === 'affected' && verdict.fixedVersion !== undefined
      ? { fixedVersion: verdict.fixedVersion }
      : {}),
    ...(verdict.kind === 'undetermined' ? { reason: verdict.reason } : {}),
  };
}

/** Whose word the severity is, or whose score. */
function decisionText({ severity, decision, source }: FoundMatch, titles: ReadonlyMap<string, string>): string {
  const { by, word, cvss } = decision;
  const titleOf = (id: string) => titles.get(id) ?? id;
  if (by === 'malice') return `${titleOf(source)} says that the package itself was made to do harm: ${severity}`;
  const text = word?.text.slice(0, LONGEST_WORD);
  const said = word === undefined ? 'no publisher has a word for it' : `${titleOf(word.source)} calls it "${text}"`;
  if (by === 'word') return `${said}: ${severity}`;
  const unsaid = word === undefined ? said : `${said}, which says nothing of severity`;
  if (cvss === undefined) return `${unsaid}, and no source that is loaded gives a CVSS vector: ${severity}`;
  const given = `${titleOf(cvss.source)} gives ${cvss.vector}, whose score is ${cvss.score.toFixed(1)}`;
  return `${unsaid}; ${given}: ${severity} from ${lowestScore(severity).toFixed(1)} on`;
}

function statementOf(of: StoredMatchable, one: Filed, titles: ReadonlyMap<string, string>): ExplainedStatement {
  const { entry, key } = one;
  const { advisory, affected, source, cvss } = entry;
  const best = bestCvss(cvss);
  return {
    source,
    title: titles.get(source) ?? source,
    id: advisory.id,
    ...(advisory.uri === undefined ? {} : { uri: advisory.uri }),
    ecosystem: key.ecosystem,
    name: key.name,
    ...outcomeOf(of, one),
    ...(affected.state === undefined ? {} : { state: affected.state }),
    ...(affected.severity === undefined ? {} : { severity: affected.severity }),
    ...(best === undefined ? {} : { cvss: best }),
  };
}

function outcomeOf(of: StoredMatchable, one: Filed): Pick<ExplainedStatement, 'verdict' | 'sentence'> {
  const reason = whyNot(of, one);
  if (reason !== undefined) return { verdict: 'not-concerned', sentence: reason };
  const said = saidOf(of, one);
  const { installed, affected } = said;
  const verdict = judge([said]);
  if (verdict.kind === 'undetermined') return { verdict: 'undetermined', sentence: verdict.reason };
  const sentence =
    affected.status === 'not-affected' ? 'the publisher says that it is not affected' : rangeText(installed, affected);
  return { verdict: verdict.kind, sentence };
}

function isNamed({ advisory }: SnapshotEntry, name: string): boolean {
  return advisory.vulnerability === name || advisory.id === name || advisory.aliases.includes(name);
}

function keyText({ ecosystem, name }: PackageKey): string {
  return `${ecosystem} ${name}`;
}
