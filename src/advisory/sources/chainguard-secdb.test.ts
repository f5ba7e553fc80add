import { testRollingSecdb } from '../../../test/support/rolling-secdb.ts';
import { chainguardSecdb } from './chainguard-secdb.ts';

testRollingSecdb(chainguardSecdb, {
  ecosystem: 'Chainguard',
  sample: {
    advisories: 197,
    notAffected: 19,
    fixed: ['bind', 'CVE-2022-3094', '9.18.11-r0'],
    sound: ['flex', 'CVE-2019-6293'],
  },
});
