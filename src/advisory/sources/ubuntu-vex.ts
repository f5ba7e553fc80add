import { archiveStatements } from '../reading/archive-records.ts';
import type { AdvisorySource } from '../types.ts';
import { vexStatements } from '../ubuntu/vex-document.ts';

const ADDRESS = 'https://security-metadata.canonical.com/vex/vex-all.tar.xz';
/** `vex/cve/2024/CVE-2024-6387.json`. Those of notices tell only what is fixed. */
const WANTED = /(?:^|\/)CVE-[\w-]+\.json$/;

/**
 * Canonical's OpenVEX: which packages a CVE does not affect though OSV's form cannot say so, and why what it affects is
 * not fixed. It names no versions, so releases are told of as a whole only together with the OSV records.
 */
export const ubuntuVex: AdvisorySource = {
  id: 'ubuntu-vex',
  title: 'Ubuntu VEX',
  licence: 'CC-BY-SA-4.0',
  attribution: 'Canonical Ltd., https://github.com/canonical/ubuntu-security-notices',
  complete: false,
  everyMinutes: 10,
  files: async () => [{ url: ADDRESS }],
  parse: (file) =>
    archiveStatements(file, { form: 'OpenVEX document', wants: (path) => WANTED.test(path), read: vexStatements }),
};
