import type { PackageURL } from 'packageurl-js';
import { parsePurl, particularsOf } from '../fault.ts';
import type { VexStatement } from './types.ts';

/** A statement, and what is said after it that it cannot stand beside: a clause. */
export interface LastWord {
  readonly statement: VexStatement;
  readonly against?: string;
}

/**
 * Of statements about the same, which come in order, the last one. One that excuses is spoken against where a later one
 * says of a part of what it is about, of one version of a package, that it is affected or still looked into.
 */
export function lastWords(statements: readonly VexStatement[]): readonly LastWord[] {
  const last = new Map<string, VexStatement>();
  for (const statement of statements) {
    const { vulnerability, product, part } = statement;
    const key = JSON.stringify([vulnerability, product, part]);
    last.delete(key);
    last.set(key, statement);
  }
  const denials = new Map<string, Denial[]>();
  const found: LastWord[] = [];
  for (const statement of [...last.values()].toReversed()) {
    const said = denialOf(statement);
    if (excuses(statement)) {
      const denial = firstAgainst(said, denials.get(keyOf(said, said.part?.base)) ?? []);
      found.push({ statement, ...(denial === undefined ? {} : { against: clauseOf(denial) }) });
    } else {
      found.push({ statement });
      for (const key of new Set([keyOf(said, said.part?.base), keyOf(said, undefined)])) {
        denials.set(key, denials.get(key) ?? []);
        denials.get(key)?.push(said);
      }
    }
  }
  return found.toReversed();
}

/** Whether what it says takes a finding out of the counts. */
export function excuses({ status }: VexStatement): boolean {
  return status === 'not_affected' || status === 'fixed';
}

/** A statement with the names in it taken apart. */
interface Denial {
  readonly statement: VexStatement;
  readonly product: Named;
  readonly part: Named | undefined;
}

interface Named {
  readonly text: string;
  readonly purl: PackageURL | undefined;
  /** What has no version and no qualifiers any more. */
  readonly base: string;
}

function denialOf(statement: VexStatement): Denial {
  const { product, part } = statement;
  return { statement, product: named(product), part: part === undefined ? undefined : named(part) };
}

function named(text: string): Named {
  const purl = parsePurl(text);
  return { text, purl, base: purl === undefined ? text : JSON.stringify([purl.type, purl.namespace, purl.name]) };
}

function keyOf({ statement, product }: Denial, part: string | undefined): string {
  return JSON.stringify([statement.vulnerability, product.base, part]);
}

/** Nobody writes more about one package: of so many the first is taken for one. */
const MOST_COMPARED = 200;

function firstAgainst(excuse: Denial, denials: readonly Denial[]): Denial | undefined {
  if (denials.length > MOST_COMPARED) return denials[0];
  return denials.find((one) => isAbout(excuse, one));
}

function isAbout(excuse: Denial, denial: Denial): boolean {
  if (!holds(excuse.product, denial.product)) return false;
  return excuse.part === undefined || (denial.part !== undefined && holds(excuse.part, denial.part));
}

/** Whether the first is the second, or is it among others. */
function holds(one: Named, other: Named): boolean {
  if (one.text === other.text) return true;
  if (one.purl === undefined || other.purl === undefined || one.base !== other.base) return false;
  const { version } = one.purl;
  if (version !== undefined && version !== null && version !== other.purl.version) return false;
  const wanted = other.purl.qualifiers ?? {};
  return particularsOf(one.purl).every(([key, value]) => wanted[key] === value);
}

function clauseOf({ statement: { product, part, status } }: Denial): string {
  const state = status === 'affected' ? 'affected' : 'still looked into';
  return `the document says of "${part ?? product}" that it is ${state}`;
}
