import { testRollingSecdb } from '../../../test/support/rolling-secdb.ts';
import { wolfiSecdb } from './wolfi-secdb.ts';

testRollingSecdb(wolfiSecdb, {
  ecosystem: 'Wolfi',
  sample: {
    advisories: 59,
    notAffected: 6,
    fixed: ['openssl', 'CVE-2022-3602', '3.0.7-r0'],
    sound: ['coreutils', 'CVE-2016-2781'],
  },
});
