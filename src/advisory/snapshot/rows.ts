import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Advisory, Affected, Conditions, Cvss, Exploitation, VulnerabilityFacts } from '../types.ts';

/** An `advisory` as it is stored, apart from its source. */
export interface AdvisoryRow {
  readonly name: string | null;
  readonly vulnerability: string;
  readonly detail: string;
  readonly description: string | undefined;
}

/** A `claim` as it is stored. */
export interface ClaimRow {
  readonly scheme: string;
  readonly status: string;
  readonly ranges: string;
  readonly state: string | null;
  readonly severity: string | null;
  readonly concerns: string;
  readonly conditions: string | null;
}

export interface Detail {
  readonly aliases?: readonly string[];
  readonly title?: string;
  readonly uri?: string;
  readonly cvss?: readonly Cvss[];
  readonly publishedAt?: number;
  readonly withdrawnAt?: number;
  readonly malicious?: true;
}

export interface FactsDetail extends Partial<Omit<VulnerabilityFacts, 'kind' | 'vulnerability'>> {
  /** Of no source: `fileOtherNames`. */
  readonly aliases?: readonly string[];
}
export type ExploitationDetail = Omit<Exploitation, 'kind' | 'vulnerability'>;

/** The longest that publishers have written was below 20,000 characters. */
const LONGEST_DESCRIPTION = 100_000;
const LONGEST_TITLE = 2000;
/** Of a publisher's own word for a severity or a state. */
const LONGEST_WORD = 200;

/** Key by key in this order, so that the same content is the same text. */
export function advisoryRow(advisory: Advisory): AdvisoryRow {
  const { id, vulnerability, aliases, title, description, uri, cvss, publishedAt, withdrawnAt, malicious } = advisory;
  const detail = {
    ...(aliases.length === 0 ? {} : { aliases: aliases.toSorted() }),
    title: title?.slice(0, LONGEST_TITLE),
    uri,
    ...(cvss.length === 0 ? {} : { cvss: cvss.map(plainCvss) }),
    publishedAt,
    withdrawnAt,
    malicious,
  };
  return {
    name: id === vulnerability ? null : id,
    vulnerability,
    detail: JSON.stringify(detail),
    description: description?.slice(0, LONGEST_DESCRIPTION),
  };
}

export function claimRow({ scheme, status, ranges, state, severity, of = 'source', only }: Affected): ClaimRow {
  const plain = ranges.map(({ introduced, fixed, lastAffected }) => ({ introduced, fixed, lastAffected }));
  return {
    scheme,
    status,
    ranges: JSON.stringify(plain),
    state: state?.slice(0, LONGEST_WORD) ?? null,
    severity: severity?.slice(0, LONGEST_WORD) ?? null,
    concerns: of,
    conditions: conditionsText(only),
  };
}

function conditionsText(only: Conditions | undefined): string | null {
  if (only === undefined) return null;
  const { binaries, architectures, module, cpes } = only;
  const sorted = [binaries, architectures, cpes].map((list) => list?.toSorted());
  return JSON.stringify({ binaries: sorted[0], architectures: sorted[1], module, cpes: sorted[2] });
}

export function factsDetail(facts: VulnerabilityFacts): string {
  const { title, description, cvss, publishedAt, references, standing } = facts;
  return JSON.stringify({
    title: title?.slice(0, LONGEST_TITLE),
    description: description?.slice(0, LONGEST_DESCRIPTION),
    ...(cvss.length === 0 ? {} : { cvss: cvss.map(plainCvss) }),
    publishedAt,
    ...(references === undefined || references.length === 0 ? {} : { references }),
    standing,
  });
}

export function exploitationDetail({ known, epss }: Exploitation): string {
  return JSON.stringify({
    known: known && { addedOn: known.addedOn, dueOn: known.dueOn, ransomware: known.ransomware },
    epss: epss && { score: epss.score, percentile: epss.percentile },
  });
}

export function readExploitation(text: string): ExploitationDetail {
  return JSON.parse(text) as ExploitationDetail;
}

export function readDetail(text: string): Detail {
  return JSON.parse(text) as Detail;
}

export function readFacts(text: string): FactsDetail {
  return JSON.parse(text) as FactsDetail;
}

export function readAffected(ecosystem: string, name: string, claim: ClaimRow): Affected {
  return {
    ecosystem,
    name,
    scheme: claim.scheme,
    status: claim.status as Affected['status'],
    ranges: JSON.parse(claim.ranges) as Affected['ranges'],
    ...(claim.state === null ? {} : { state: claim.state }),
    ...(claim.severity === null ? {} : { severity: claim.severity }),
    ...(claim.concerns === 'binary' ? { of: 'binary' as const } : {}),
    ...(claim.conditions === null ? {} : { only: JSON.parse(claim.conditions) as Conditions }),
  };
}

/** Below this, deflating makes a text longer. */
const SHORTEST_DEFLATED = 100;
/** For texts of some hundred bytes: a fifth of the working memory that zlib takes by itself, and as small a result. */
const DEFLATE = { level: 9, windowBits: 13, memLevel: 5, chunkSize: 4096 };
/** Of a vulnerability's facts with all pages about it. */
const LONGEST_BYTES = 16_000_000;

export function packText(text: string | undefined): string | Uint8Array | null {
  if (text === undefined) return null;
  return text.length < SHORTEST_DEFLATED ? text : deflateRawSync(text, DEFLATE);
}

export function unpackText(packed: unknown): string | undefined {
  if (typeof packed === 'string') return packed;
  if (!(packed instanceof Uint8Array)) return undefined;
  return inflateRawSync(packed, { maxOutputLength: LONGEST_BYTES }).toString('utf8');
}

function plainCvss({ version, vector, score }: Cvss): Cvss {
  return { version, vector, score };
}
