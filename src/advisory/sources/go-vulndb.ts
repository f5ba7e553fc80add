import { osvArchiveStatements } from '../osv/archive.ts';
import type { AdvisorySource } from '../types.ts';

/** `ID/GO-2022-0969.json`; in the database's repository `data/osv/GO-2022-0969.json`. */
const RECORD = /(?:^|\/)GO-\d{4}-\d+\.json$/;

/**
 * Go's vulnerability database (go.dev/doc/security/vuln/database): modules, and Go itself as the modules `stdlib` and
 * `toolchain`. OSV has its records beside GitHub's, so it yields to OSV where both speak.
 */
export const goVulndb: AdvisorySource = {
  id: 'go-vulndb',
  title: 'Go vulnerability database',
  licence: 'CC-BY-4.0',
  attribution: 'The Go security team, https://vuln.go.dev/',
  complete: true,
  everyMinutes: 10,
  yieldsTo: ['osv-go'],
  files: async () => [{ url: 'https://vuln.go.dev/vulndb.zip' }],
  parse: (file) => osvArchiveStatements(file, { ecosystem: 'Go', wants: (path) => RECORD.test(path) }),
};
