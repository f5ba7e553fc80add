import { alpine } from '../../distro/index.ts';
import { secdbStatements } from '../secdb/secdb.ts';
import type { AdvisorySource, FeedAddress } from '../types.ts';

const ROOT = 'https://secdb.alpinelinux.org/';
const PAGE = 'https://security.alpinelinux.org/vuln/';
/** A branch comes every half year. Those after v3.24 are asked for before they exist, and found once they do. */
const FIRST_BRANCH = 2;
const LAST_BRANCH = 30;
const BRANCH = /^(?:edge|v\d{1,3}\.\d{1,3})$/;

/**
 * Alpine's secdb: which version of a package fixed which vulnerability, one file for each branch and repository. JSON
 * today, YAML until 2020. It knows no unfixed vulnerabilities, severities or descriptions.
 */
export const alpineSecdb: AdvisorySource = {
  id: 'alpine-secdb',
  title: 'Alpine Linux security database',
  licence: 'CC-BY-SA-4.0',
  attribution: 'Alpine Linux, https://secdb.alpinelinux.org/',
  complete: true,
  everyMinutes: 10,
  files: async () => addresses(),
  parse: (file) =>
    secdbStatements(file, {
      scheme: alpine.scheme,
      ecosystem: (branch = '') => (BRANCH.test(branch) ? alpine.ecosystem(branch) : undefined),
      page: (id) => PAGE + encodeURIComponent(id),
    }),
};

function addresses(): readonly FeedAddress[] {
  const places = ['edge/main', 'edge/community', 'edge/testing'];
  for (let minor = FIRST_BRANCH; minor <= LAST_BRANCH; minor += 1) {
    places.push(`v3.${minor}/main`, `v3.${minor}/community`);
  }
  return places.map((place) => ({ url: `${ROOT}${place}.json`, optional: true }));
}
