import { chainguard } from '../../distro/index.ts';
import { secdbStatements } from '../secdb/secdb.ts';
import type { AdvisorySource } from '../types.ts';

const ADDRESS = 'https://packages.cgr.dev/chainguard/security.json';

/** Chainguard's secdb: the packages of its own repository and of Wolfi's, in the form of Wolfi's. */
export const chainguardSecdb: AdvisorySource = {
  id: 'chainguard-secdb',
  title: 'Chainguard security database',
  licence: 'none stated by Chainguard for this data',
  attribution: 'Chainguard, https://packages.cgr.dev/chainguard/security.json',
  complete: true,
  everyMinutes: 10,
  files: async () => [{ url: ADDRESS }],
  parse: (file) => secdbStatements(file, { scheme: chainguard.scheme, ecosystem: ecosystemOf }),
};

/** It names no branch: one that does is somebody else's. */
function ecosystemOf(branch: string | undefined): string | undefined {
  return branch === undefined ? chainguard.ecosystem('rolling') : undefined;
}
