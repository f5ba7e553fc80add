import { archiveFiles } from '../reading/archives.ts';
import type { AdvisorySource, FeedFile, Statement, Warning } from '../types.ts';
import { trackerStatements } from '../ubuntu/tracker-file.ts';

/** Canonical publishes the tracker in git alone: an archive of it is what a mirror or a folder may hold. */
const ADDRESS = 'https://git.launchpad.net/ubuntu-cve-tracker.tar.gz';
/** A kernel's CVE held 40 kB. */
const MOST_BYTES_EACH = 2_000_000;
const WANTED = /(?:^|\/)(?:active|retired)\/CVE-\d{4}-\w+$/;

/**
 * The files of Ubuntu's CVE tracker, from which its feeds are made: a status for each package in each release there
 * ever was, until the release is dropped from them. It says why nothing is fixed yet, and speaks of releases that no
 * feed has any more. Canonical would rather that its feeds are read (its documentation, "Ubuntu OSV data"), so theirs
 * stand above it.
 */
export const ubuntuTracker: AdvisorySource = {
  id: 'ubuntu-tracker',
  title: 'Ubuntu CVE tracker',
  licence: 'none stated by Canonical for this data',
  attribution: 'Canonical Ltd., https://git.launchpad.net/ubuntu-cve-tracker',
  complete: true,
  everyMinutes: 60,
  yieldsTo: ['ubuntu-osv', 'ubuntu-oval', 'ubuntu-vex'],
  files: async ({ partial }) => (partial ? [{ url: ADDRESS, optional: true }] : []),
  parse,
};

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  let count = 0;
  const options = { wants: (path: string) => WANTED.test(path), mostBytesEach: MOST_BYTES_EACH };
  for await (const { path, bytes } of archiveFiles(file.body, options)) {
    count += 1;
    yield* statementsIn(path, bytes);
  }
  if (count === 0) throw new Error("no CVE tracker of Ubuntu's: there is no active/CVE-… or retired/CVE-… in it");
}

function statementsIn(path: string, bytes: Uint8Array): readonly (Statement | Warning)[] {
  try {
    return [...trackerStatements(new TextDecoder().decode(bytes))];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ kind: 'warning', reason: 'a file that is no CVE of the tracker', example: `"${path}": ${reason}` }];
  }
}
