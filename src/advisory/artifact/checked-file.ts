import { z } from 'zod';
import type { SourceFile } from '../snapshot-build.ts';
import type { ClaimRow } from '../snapshot-rows.ts';

const LONGEST_NAME = 10_000;
const LONGEST_DETAIL = 16_000_000;

const text = z.string();
const cvss = z.array(z.object({ version: z.enum(['2.0', '3.0', '3.1', '4.0']), vector: text, score: z.number() }));
const time = z.number();
const DETAIL = z.object({
  aliases: z.array(text).optional(),
  title: text.optional(),
  uri: text.optional(),
  cvss: cvss.optional(),
  publishedAt: time.optional(),
  withdrawnAt: time.optional(),
  malicious: z.literal(true).optional(),
});
const FACTS = z.object({
  title: text.optional(),
  description: text.optional(),
  cvss: cvss.optional(),
  publishedAt: time.optional(),
  references: z.array(text).optional(),
  standing: z.enum(['rejected', 'disputed']).optional(),
});
const RANGES = z.array(
  z.object({ introduced: text.optional(), fixed: text.optional(), lastAffected: text.optional() }),
);
const CONDITIONS = z.object({
  binaries: z.array(text).optional(),
  architectures: z.array(text).optional(),
  module: text.optional(),
  cpes: z.array(text).optional(),
});
const EXPLOITATION = z.object({
  known: z.object({ addedOn: text, dueOn: text.optional(), ransomware: z.literal(true).optional() }).optional(),
  epss: z.object({ score: z.number(), percentile: z.number() }).optional(),
});
const CLAIM = z.object({
  scheme: text.min(1).max(100),
  status: z.enum(['affected', 'not-affected', 'undetermined']),
  concerns: z.enum(['source', 'binary']),
});

/**
 * Files what somebody else's snapshot says, once it has the form that everything has that is read here: what is read
 * back is not looked at again. Throws a clause at the first that has not.
 */
export function checkedFile(file: SourceFile): SourceFile {
  const known = new Set<string>();
  const checkClaim = (claim: ClaimRow) => {
    const { scheme, status, concerns, ranges, conditions } = claim;
    const said = `${scheme} ${status} ${concerns} ${ranges} ${conditions}`;
    if (known.has(said)) return;
    if (!CLAIM.safeParse(claim).success) throw malformed('claim', JSON.stringify(claim));
    checkJson('ranges', ranges, RANGES);
    if (conditions !== null) checkJson('conditions', conditions, CONDITIONS);
    known.add(said);
  };
  return {
    ...file,
    counts: file.counts,
    addAdvisory(row) {
      checkName('vulnerability', row.vulnerability);
      if (row.name !== null) checkName('id', row.name);
      checkJson('detail', row.detail, DETAIL);
      return file.addAdvisory(row);
    },
    addAffected(advisory, key, claim) {
      checkName('ecosystem', key.ecosystem);
      checkName('package', key.name);
      checkClaim(claim);
      file.addAffected(advisory, key, claim);
    },
    addFacts(vulnerability, detail) {
      checkName('vulnerability', vulnerability);
      checkJson('facts', detail, FACTS);
      file.addFacts(vulnerability, detail);
    },
    addExploitation(vulnerability, detail) {
      checkName('vulnerability', vulnerability);
      checkJson('exploitation', detail, EXPLOITATION);
      file.addExploitation(vulnerability, detail);
    },
  };
}

function checkName(what: string, name: string): void {
  if (name === '' || name.length > LONGEST_NAME) throw malformed(what, name);
}

function checkJson(what: string, json: string, form: z.ZodType): void {
  if (json.length > LONGEST_DETAIL || !form.safeParse(parsedOrNothing(json)).success) throw malformed(what, json);
}

function parsedOrNothing(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function malformed(what: string, said: string): Error {
  return new Error(`a statement of it has a malformed ${what}, ${JSON.stringify(said.slice(0, 100))}`);
}
