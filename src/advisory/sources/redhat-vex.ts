import { type CsafFeed, csafFiles, parseCsafFile } from '../redhat/csaf-feed.ts';
import { vexStatements } from '../redhat/vex.ts';
import type { AdvisorySource } from '../types.ts';

const FEED: CsafFeed = {
  root: 'https://security.access.redhat.com/data/csaf/v2/vex/',
  archive: 'csaf_vex',
  document: /^\d{4}\/cve-\d{4}-[\w.-]{1,60}\.json$/,
  statements: vexStatements,
};

/**
 * Red Hat's VEX documents: what each CVE means for each package of each of its products, mended or not. CSAF 2.0, a file
 * for each CVE, all of them in an archive that is made anew every few days.
 */
export const redhatVex: AdvisorySource = {
  id: 'redhat-vex',
  title: 'Red Hat VEX documents',
  licence: 'CC-BY-4.0',
  attribution: 'Red Hat Product Security, https://access.redhat.com/security/',
  complete: true,
  everyMinutes: 10,
  files: (io) => csafFiles(FEED, io),
  parse: (file) => parseCsafFile(FEED, file),
  supersedes: (url) => /\/(cve-\d{4}-\d{4,})\.json$/.exec(url)?.[1]?.toUpperCase(),
};
