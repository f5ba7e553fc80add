import { wolfi } from '../../distro/index.ts';
import { secdbStatements } from '../secdb/secdb.ts';
import type { AdvisorySource } from '../types.ts';

const ADDRESS = 'https://packages.wolfi.dev/os/security.json';

/** Wolfi's secdb: which version of a package fixed which vulnerability, and which it never had (the version 0). */
export const wolfiSecdb: AdvisorySource = {
  id: 'wolfi-secdb',
  title: 'Wolfi security database',
  licence: 'none stated by Chainguard for this data',
  attribution: 'Chainguard, https://packages.wolfi.dev/os/security.json',
  complete: true,
  everyMinutes: 10,
  files: async () => [{ url: ADDRESS }],
  parse: (file) => secdbStatements(file, { scheme: wolfi.scheme, ecosystem: ecosystemOf }),
};

/** It names no branch: one that does is somebody else's. */
function ecosystemOf(branch: string | undefined): string | undefined {
  return branch === undefined ? wolfi.ecosystem('rolling') : undefined;
}
