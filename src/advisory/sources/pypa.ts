import { osvArchiveStatements } from '../osv/archive.ts';
import type { AdvisorySource } from '../types.ts';

/** `vulns/certifi/PYSEC-2022-42986.yaml` */
const RECORD = /(?:^|\/)vulns\/[^/]+\/[^/]+\.(?:ya?ml|json)$/;

/**
 * PyPI's own advisories, in OSV's form written as YAML. OSV has them beside GitHub's, so it yields to OSV where both
 * speak.
 */
export const pypa: AdvisorySource = {
  id: 'pypa',
  title: 'PyPI advisory database',
  licence: 'CC-BY-4.0',
  attribution: 'Python Packaging Authority, https://github.com/pypa/advisory-database',
  complete: true,
  everyMinutes: 10,
  yieldsTo: ['osv-pypi'],
  files: async () => [{ url: 'https://github.com/pypa/advisory-database/archive/refs/heads/main.tar.gz' }],
  parse: (file) => osvArchiveStatements(file, { ecosystem: 'PyPI', wants: (path) => RECORD.test(path) }),
};
