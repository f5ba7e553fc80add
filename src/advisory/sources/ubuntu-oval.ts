import { unfolded } from '../../lib/unfolded.ts';
import { xmlElements } from '../../lib/xml-elements.ts';
import type { AdvisorySource, FeedFile, Statement } from '../types.ts';
import { definitionStatements } from '../ubuntu/oval-definition.ts';

const FOLDER = 'https://security-metadata.canonical.com/oval/';
/** Releases whose standard support is over: of those after, the OSV records say all. */
const CODENAMES = ['trusty', 'xenial', 'bionic', 'focal'];
/** A kernel's definition holds a criterion for each flavour, some hundred. */
const LIMITS = { mostElements: 50_000, mostCharacters: 10_000_000, depth: 50 };
/** Xenial's of 2021 held 52 MB, 20 times what it was packed. */
const UNFOLD = { outputBytes: 2_000_000_000, expansion: 200, expansionFromBytes: 100_000_000 };

/**
 * Canonical's OVAL of CVEs, one file for each release: what is fixed, what is not and why. It speaks of the releases
 * themselves, and of what Ubuntu Pro fixed in them while Canonical still told it there.
 */
export const ubuntuOval: AdvisorySource = {
  id: 'ubuntu-oval',
  title: 'Ubuntu OVAL',
  licence: 'none stated by Canonical for this data',
  attribution: 'Canonical Ltd., https://security-metadata.canonical.com/oval/',
  complete: true,
  everyMinutes: 60,
  yieldsTo: ['ubuntu-osv', 'ubuntu-vex'],
  files: async () =>
    CODENAMES.map((codename) => ({ url: `${FOLDER}com.ubuntu.${codename}.cve.oval.xml.bz2`, optional: true })),
  parse,
};

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  const options = { root: 'oval_definitions', wanted: new Set(['definition']), ...LIMITS };
  let count = 0;
  for await (const definition of xmlElements(unfolded(file.body, UNFOLD), options)) {
    count += 1;
    yield* definitionStatements(definition);
  }
  if (count === 0) throw new Error('no OVAL: there is no definition in it');
}
