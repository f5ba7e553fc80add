import { z } from 'zod';
import { cveIdForm } from '../cve/cve-id.ts';
import { excerptOf } from '../reading/excerpt.ts';
import { jsonList } from '../reading/json-list.ts';
import type { AdvisorySource, Exploitation, FeedFile, Statement, Warning } from '../types.ts';

const ADDRESS = 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
/** The longest entry there was held 6 kB. */
const LIMITS = { keyBytes: 1000, valueBytes: 1_000_000 };

/**
 * CISA's catalog of Known Exploited Vulnerabilities: since when each has been in it, until when the agencies bound by
 * it must act, and whether ransomware makes use of it (the publisher's known_exploited_vulnerabilities_schema.json).
 */
export const kev: AdvisorySource = {
  id: 'kev',
  title: 'CISA Known Exploited Vulnerabilities catalog',
  licence: 'CC0-1.0',
  attribution:
    'Cybersecurity and Infrastructure Security Agency, https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
  complete: false,
  everyMinutes: 10,
  files: async () => [{ url: ADDRESS }],
  parse,
};

const entryForm = z.object({
  cveID: cveIdForm,
  dateAdded: z.iso.date(),
  dueDate: z.iso.date().optional(),
  knownRansomwareCampaignUse: z.string().optional(),
});

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  let known = 0;
  for await (const part of jsonList(file.body, 'vulnerabilities', LIMITS)) {
    if (part.kind === 'member') continue;
    const statement = statementOf(part.value);
    if (statement.kind === 'exploitation') known += 1;
    yield statement;
  }
  // CISA takes entries out now and then, never all of them.
  if (known === 0) throw new Error('no catalog of exploited vulnerabilities: there is not one entry in it');
}

function statementOf(value: unknown): Exploitation | Warning {
  const entry = entryForm.safeParse(value);
  if (!entry.success) {
    const example = `${excerptOf(value, 100)}: ${z.prettifyError(entry.error)}`;
    return { kind: 'warning', reason: 'an entry in no form known here', example };
  }
  const { cveID: vulnerability, dateAdded: addedOn, dueDate: dueOn, knownRansomwareCampaignUse: use } = entry.data;
  return {
    kind: 'exploitation',
    vulnerability,
    known: {
      addedOn,
      ...(dueOn === undefined ? {} : { dueOn }),
      ...(use?.toLowerCase() === 'known' ? { ransomware: true } : {}),
    },
  };
}
