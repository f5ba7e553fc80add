import { coreStatements, npmStatements } from '../languages/nodejs.ts';
import { archiveStatements } from '../reading/archive-records.ts';
import type { AdvisorySource } from '../types.ts';

/** `vuln/core/100.json`, `vuln/npm/100.json`; `index.json` lists them again. */
const RECORD = /(?:^|\/)vuln\/(core|npm)\/(\d{1,6})\.json$/;

/**
 * The Node.js Security Working Group's advisories: about Node.js itself, kept until today, and about packages of npm,
 * kept until 2019. It yields to GitHub's, which OSV has, where both speak.
 */
export const nodejsWg: AdvisorySource = {
  id: 'nodejs-wg',
  title: 'Node.js Security Working Group',
  licence: 'MIT',
  attribution: 'Node.js Security Working Group, https://github.com/nodejs/security-wg',
  complete: false,
  everyMinutes: 10,
  yieldsTo: ['osv-npm'],
  files: async () => [{ url: 'https://github.com/nodejs/security-wg/archive/refs/heads/main.tar.gz' }],
  parse: (file) =>
    archiveStatements(file, {
      form: 'advisory of the Node.js Security Working Group',
      wants: (path) => RECORD.test(path),
      read(value, path) {
        const [, part, number = ''] = RECORD.exec(path) ?? [];
        return part === 'core'
          ? coreStatements(value, `NSWG-COR-${number}`)
          : npmStatements(value, `NSWG-ECO-${number}`);
      },
    }),
};
