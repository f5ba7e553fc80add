import { type LastDays, supportUntil } from './parts/last-days.ts';
import type { Distro, OsRelease } from './types.ts';

/**
 * By https://aws.amazon.com/amazon-linux-ami/faqs/, https://aws.amazon.com/amazon-linux-2/faqs/ and
 * https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html. Security updates come to the end of maintenance.
 */
const LAST_DAYS: ReadonlyMap<string, LastDays> = new Map([
  ['1', { supported: '2020-12-31', extended: { until: '2023-12-31', by: 'Amazon Linux AMI maintenance support' } }],
  ['2', { supported: '2026-06-30' }],
  ['2023', { supported: '2029-06-30' }],
]);

/**
 * Amazon Linux: 1 (the Amazon Linux AMI, whose versions are months: `2018.03`), 2, and those named by their year. OSV
 * has no ecosystem for it. Its advisories name binary packages.
 */
export const amzn: Distro = {
  id: 'amzn',
  title: 'Amazon Linux',
  scheme: 'rpm',
  packageType: 'rpm',
  release,
  ecosystem: (release) => `Amazon Linux:${release}`,
  filedUnder: 'source and binary',
  support: (release, now) => supportUntil(LAST_DAYS.get(release), now),
};

/**
 * Amazon Linux 2 called itself `2017.12` before it was out. 2023 has versions of its own (`2023.5.20240722`), of which
 * os-release tells the year alone.
 */
function release(osRelease: OsRelease): string | undefined {
  const version = (osRelease['VERSION_ID'] ?? '').trim();
  if (version === '2017.12') return '2';
  if (/^201[1-8]\.\d{2}$/.test(version)) return '1';
  return /^(2|20[2-9]\d)(?:\.\d{1,8}){0,2}$/.exec(version)?.[1];
}
