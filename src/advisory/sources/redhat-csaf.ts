import { type CsafFeed, csafFiles, parseCsafFile } from '../redhat/csaf-feed.ts';
import { erratumStatements } from '../redhat/erratum.ts';
import type { AdvisorySource } from '../types.ts';

const FEED: CsafFeed = {
  root: 'https://security.access.redhat.com/data/csaf/v2/advisories/',
  archive: 'csaf_advisories',
  document: /^\d{4}\/rhsa-\d{4}_\d{1,6}\.json$/,
  statements: erratumStatements,
};

/**
 * Red Hat's security errata as CSAF: what each mended. The VEX documents say all of it and more, so the publisher is not
 * asked; a mirror, a folder or a file may have these without those.
 */
export const redhatCsaf: AdvisorySource = {
  id: 'redhat-csaf',
  title: 'Red Hat security errata',
  licence: 'CC-BY-4.0',
  attribution: 'Red Hat Product Security, https://access.redhat.com/security/',
  complete: false,
  everyMinutes: 60,
  yieldsTo: ['redhat-vex'],
  files: async (io) => (io.partial || io.isOneFile === true ? await csafFiles(FEED, io) : []),
  parse: (file) => parseCsafFile(FEED, file),
};
