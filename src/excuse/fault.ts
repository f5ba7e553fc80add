import { PackageURL } from 'packageurl-js';
import { parseDigest } from '../oci/digest.ts';
import { EXCUSE_STATUSES, type ExcuseScope, JUSTIFICATIONS, type NewExcuse } from './types.ts';

/** How long an excuse lasts. */
export interface ExcuseTerms {
  /** Where nobody says. */
  readonly defaultDays: number;
  readonly mostDays: number;
}

export const DEFAULT_TERMS: ExcuseTerms = { defaultDays: 90, mostDays: 366 };

export const DAY_MILLISECONDS = 86_400_000;

/** The longest that each text may be. */
const LONGEST: Readonly<Record<keyof ExcuseScope | 'reason' | 'owner' | 'ticket' | 'origin', number>> = {
  vulnerability: 200,
  package: 500,
  path: 1000,
  repository: 255,
  tag: 128,
  image: 150,
  reason: 2000,
  owner: 200,
  ticket: 500,
  origin: 500,
};
const REPOSITORIES = /^[a-z0-9._/*-]+$/;
const TAGS = /^[a-zA-Z0-9_.*-]+$/;
const VULNERABILITY = /^[^\s*]+$/;
const ONLY_ANY = /^\*+$/;

/** A scope as it is kept: patterns that any text fits are left out, and CVEs are written in capitals. */
export function tidyScope({ vulnerability, path, repository, tag, ...rest }: ExcuseScope): ExcuseScope {
  const patterns = Object.entries({ path, repository, tag });
  return {
    ...rest,
    ...Object.fromEntries(patterns.filter(([, text]) => text !== undefined && !ONLY_ANY.test(text))),
    ...(vulnerability === undefined
      ? {}
      : { vulnerability: /^cve-\d/i.test(vulnerability) ? vulnerability.toUpperCase() : vulnerability }),
  };
}

/** What is wrong with an excuse whose scope is tidy, as a clause; undefined where nothing is. */
export function faultOf(asked: NewExcuse, terms: ExcuseTerms, now: number): string | undefined {
  return textFault(asked) ?? scopeFault(asked.scope) ?? sayingFault(asked) ?? expiryFault(asked, terms, now);
}

function textFault({ scope, reason, owner, ticket, origin }: NewExcuse): string | undefined {
  const texts = Object.entries({ ...scope, reason, owner, ticket, origin });
  for (const [name, text] of texts) {
    if (text === undefined) continue;
    const longest = LONGEST[name as keyof typeof LONGEST];
    if (text.trim() === '') return `the ${name} is empty`;
    if (text.length > longest) return `the ${name} has ${text.length} characters, and ${longest} are the most`;
    if (!text.isWellFormed() || /\p{Cc}/u.test(text)) return `the ${name} has a control character in it`;
  }
  return undefined;
}

function scopeFault(scope: ExcuseScope): string | undefined {
  const { vulnerability, package: packageText, repository, tag, image } = scope;
  if (Object.keys(scope).length === 0) {
    return 'it is about everything: give a vulnerability, package, path, repository, tag or image';
  }
  if (vulnerability !== undefined && !VULNERABILITY.test(vulnerability))
    return `"${vulnerability}" is no id of a vulnerability`;
  if (repository !== undefined && !REPOSITORIES.test(repository)) {
    return `"${repository}" is no repository: it is a name in which * stands for any characters`;
  }
  if (tag !== undefined && !TAGS.test(tag)) return `"${tag}" is no tag: * stands for any characters`;
  if (image !== undefined && parseDigest(image) === undefined) return `"${image}" is no digest of a manifest`;
  return packageText?.startsWith('pkg:') === true && parsePurl(packageText) === undefined
    ? `"${packageText}" is no purl`
    : undefined;
}

function sayingFault({ status, justification }: NewExcuse): string | undefined {
  if (!EXCUSE_STATUSES.includes(status)) return `"${String(status)}" is no status: it is ${EXCUSE_STATUSES.join(', ')}`;
  if (justification === undefined) return undefined;
  if (!JUSTIFICATIONS.includes(justification)) {
    return `"${String(justification)}" is no justification: it is ${JUSTIFICATIONS.join(', ')}`;
  }
  return status === 'not_affected' ? undefined : `a justification goes with not_affected, and not with ${status}`;
}

function expiryFault({ expiresAt }: NewExcuse, { mostDays }: ExcuseTerms, now: number): string | undefined {
  if (expiresAt === undefined) return undefined;
  if (!Number.isSafeInteger(expiresAt) || expiresAt <= now) return 'it would have expired already';
  return expiresAt > now + mostDays * DAY_MILLISECONDS ? `it would last more than ${mostDays} days` : undefined;
}

/** A purl's parts, or undefined. */
export function parsePurl(text: string): PackageURL | undefined {
  try {
    return PackageURL.fromString(text);
  } catch {
    return undefined;
  }
}

/** Of a purl's qualifiers those that make it another package; where it may be had from says nothing of what it is. */
export function particularsOf({ qualifiers }: PackageURL): readonly (readonly [key: string, value: string])[] {
  return Object.entries(qualifiers ?? {}).filter(([key]) => PARTICULAR.has(key));
}

const PARTICULAR = new Set(['arch', 'distro', 'epoch']);
