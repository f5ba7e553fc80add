import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Advisory, Affected, Cvss, VulnerabilityFacts } from './types.ts';

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
}

export interface Detail {
  readonly aliases?: readonly string[];
  readonly title?: string;
  readonly uri?: string;
  readonly cvss?: readonly Cvss[];
  readonly publishedAt?: number;
  readonly withdrawnAt?: number;
}

export interface FactsDetail {
  readonly description?: string;
  readonly cvss?: readonly Cvss[];
}

/** The longest that publishers have written was below 20,000 characters. */
const LONGEST_DESCRIPTION = 100_000;

/** Key by key in this order, so that the same content is the same text. */
export function advisoryRow(advisory: Advisory): AdvisoryRow {
  const { id, vulnerability, aliases, title, description, uri, cvss, publishedAt, withdrawnAt } = advisory;
  const detail = {
    ...(aliases.length === 0 ? {} : { aliases: aliases.toSorted() }),
    title,
    uri,
    ...(cvss.length === 0 ? {} : { cvss: cvss.map(plainCvss) }),
    publishedAt,
    withdrawnAt,
  };
  return {
    name: id === vulnerability ? null : id,
    vulnerability,
    detail: JSON.stringify(detail),
    description: description?.slice(0, LONGEST_DESCRIPTION),
  };
}

export function claimRow({ scheme, status, ranges, state, severity }: Affected): ClaimRow {
  const plain = ranges.map(({ introduced, fixed, lastAffected }) => ({ introduced, fixed, lastAffected }));
  return { scheme, status, ranges: JSON.stringify(plain), state: state ?? null, severity: severity ?? null };
}

export function factsDetail({ description, cvss }: VulnerabilityFacts): string {
  return JSON.stringify({
    description: description?.slice(0, LONGEST_DESCRIPTION),
    ...(cvss.length === 0 ? {} : { cvss: cvss.map(plainCvss) }),
  });
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
  };
}

/** Below this, deflating makes a text longer. */
const SHORTEST_DEFLATED = 100;
/** For texts of some hundred bytes: a fifth of the working memory that zlib takes by itself, and as small a result. */
const DEFLATE = { level: 9, windowBits: 13, memLevel: 5, chunkSize: 4096 };
const LONGEST_BYTES = 4 * LONGEST_DESCRIPTION;

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
