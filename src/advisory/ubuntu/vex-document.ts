import { z } from 'zod';
import { ubuntu } from '../../distro/index.ts';
import type { Affected, Statement, Warning } from '../types.ts';
import { pocketOf } from './pockets.ts';

const PAGE = 'https://ubuntu.com/security/';
const CVE = /^CVE-\d{4}-\w{1,20}$/;

const statementForm = z.object({
  vulnerability: z.object({ name: z.string() }),
  products: z.array(z.object({ '@id': z.string() })),
  status: z.string(),
  status_notes: z.string().nullish(),
  justification: z.string().nullish(),
  action_statement: z.string().nullish(),
});
const documentForm = z.object({ statements: z.array(statementForm) });

type VexStatement = z.infer<typeof statementForm>;

/**
 * What one of Canonical's OpenVEX documents says (openvex.dev, v0.2.0; Canonical's documentation, "Ubuntu VEX data"): of
 * each source package in each release whether it is affected, and if it is, what is done about it. Of what is `fixed` it
 * does not tell since which version (the product's version is the newest there is), so nothing is said of that here.
 * Throws where the value is no OpenVEX document.
 */
export function* vexStatements(value: unknown): Iterable<Statement> {
  const parsed = documentForm.safeParse(value);
  if (!parsed.success) throw new Error(`no OpenVEX document: ${z.prettifyError(parsed.error)}`);
  const found = new Map<string, Affected[]>();
  for (const statement of parsed.data.statements) {
    const { name } = statement.vulnerability;
    const verdict = verdictOf(statement);
    if (verdict === 'silent') continue;
    if (verdict === undefined || !CVE.test(name)) {
      yield {
        kind: 'warning',
        reason: 'a statement that is not understood',
        example: `"${name}": "${statement.status}"`,
      };
      continue;
    }
    const affected = found.get(name) ?? [];
    found.set(name, affected);
    for (const { '@id': product } of statement.products) {
      const said = saidOf(product, verdict, statement);
      if ('kind' in said) yield { ...said, example: `${name}: ${said.example}` };
      else affected.push(...said);
    }
  }
  for (const [id, affected] of found) {
    if (affected.length === 0) continue;
    yield { kind: 'advisory', id, vulnerability: id, aliases: [], uri: PAGE + id, cvss: [], affected };
  }
}

type Verdict = Pick<Affected, 'status' | 'ranges' | 'state'>;

const open = (state: string): Verdict => ({ status: 'affected', ranges: [{}], state });

/**
 * The tracker's words are behind OpenVEX's: what nobody has looked at yet is `under_investigation`, and so is what is
 * vulnerable and deferred. Canonical's OSV and OVAL count both as affected.
 */
function verdictOf({ status, justification, ...rest }: VexStatement): Verdict | 'silent' | undefined {
  const words = `${rest.status_notes ?? ''} ${rest.action_statement ?? ''}`;
  switch (status) {
    case 'fixed':
      return 'silent';
    case 'not_affected':
      // The release has no such package.
      return justification === 'component_not_present' ? 'silent' : { status: 'not-affected', ranges: [] };
    case 'under_investigation':
      return open(/\bdeferred\b|\bdefer\b/.test(words) ? 'deferred' : 'needs-triage');
    case 'affected':
      if (/decided to not fix|no longer supported/.test(words)) return open('ignored');
      return open(/\bactively\b/.test(words) ? 'in-progress' : 'needed');
    default:
      return undefined;
  }
}

/** Binary packages are products too, and the same is said of them as of their source. */
const SOURCE = /^pkg:deb\/ubuntu\/([^@?]+)(?:@[^?]*)?\?(?:.*&)?arch=source(?:&|$)/;

function saidOf(product: string, verdict: Verdict, statement: VexStatement): readonly Affected[] | Warning {
  const name = decoded(SOURCE.exec(product)?.[1]);
  if (name === undefined) return [];
  const where = decoded(/[?&]distro=([^&]+)/.exec(product)?.[1]);
  const pocket = where === undefined ? undefined : pocketOf(where);
  if (pocket === undefined) {
    return { kind: 'warning', reason: 'a package of a release that is not known here', example: `"${product}"` };
  }
  if (pocket.kind === 'elsewhere') return [];
  const severity = priorityOf(statement);
  const said: Affected = { ecosystem: pocket.ecosystem, name, scheme: ubuntu.scheme, ...verdict };
  return [severity === undefined ? said : { ...said, severity }];
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** `Ubuntu Security Team classified this CVE as of Medium priority.` */
function priorityOf({ status_notes: notes }: VexStatement): string | undefined {
  return /classified this CVE as of ([A-Za-z]+) priority/.exec(notes ?? '')?.[1]?.toLowerCase();
}
