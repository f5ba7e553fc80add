import { unfolded } from '../../lib/unfolded.ts';
import { xmlElements } from '../../lib/xml-elements.ts';
import { updateinfos } from '../alas/repositories.ts';
import { updateStatements } from '../alas/update.ts';
import type { AdvisorySource, FeedFile, Statement } from '../types.ts';

/** A kernel's update lists some hundred CVEs and as many packages. */
const LIMITS = { mostElements: 50_000, mostCharacters: 10_000_000, depth: 20 };
const UNFOLD = { outputBytes: 2_000_000_000, expansion: 200, expansionFromBytes: 100_000_000 };

/**
 * Amazon's security advisories (ALAS), as its package repositories carry them for dnf and yum: what was fixed in Amazon
 * Linux 1, 2 and 2023, in the topics of the extras library and in live patches of kernels. They name binary packages, and
 * nothing that is unfixed.
 */
export const amazonAlas: AdvisorySource = {
  id: 'amazon-alas',
  title: 'Amazon Linux security advisories',
  licence: 'none stated by Amazon for this data',
  attribution: 'Amazon Web Services, https://alas.aws.amazon.com/',
  complete: true,
  everyMinutes: 60,
  files: updateinfos,
  parse,
};

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  const options = { root: 'updates', wanted: new Set(['update']), ...LIMITS };
  for await (const update of xmlElements(unfolded(file.body, UNFOLD), options)) yield* updateStatements(update);
}
