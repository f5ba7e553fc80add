import { z } from 'zod';
import { filedName } from '../../version/index.ts';
import { composerConstraint, composerSuccession } from '../constraints/composer-constraint.ts';
import { type Interval, rangesOf } from '../constraints/interval.ts';
import { isCveId } from '../cve/cve-id.ts';
import { archiveStatements } from '../reading/archive-records.ts';
import type { AdvisorySource, Statement, VersionRange } from '../types.ts';

/** `symfony/symfony/CVE-2019-10909.yaml`, behind the repository's own name; `.github` is no vendor. */
const RECORD = /(?:^|\/)[a-z0-9][^/]*\/[^/]+\/[^/]+\.ya?ml$/i;
const ID = /[^/]+\/[^/]+\/[^/]+(?=\.ya?ml$)/i;

/**
 * FriendsOfPHP's advisories about Composer's packages, which call themselves no primary source. They yield to GitHub's,
 * which OSV has, where both speak.
 */
export const friendsofphp: AdvisorySource = {
  id: 'friendsofphp',
  title: 'PHP security advisories database',
  licence: 'Unlicense',
  attribution: 'FriendsOfPHP, https://github.com/FriendsOfPHP/security-advisories',
  complete: false,
  everyMinutes: 10,
  yieldsTo: ['osv-packagist'],
  files: async () => [{ url: 'https://github.com/FriendsOfPHP/security-advisories/archive/refs/heads/master.tar.gz' }],
  parse: (file) =>
    archiveStatements(file, {
      form: 'advisory of FriendsOfPHP',
      wants: (path) => RECORD.test(path) && !path.includes('.github/'),
      read: statementsOf,
    }),
};

const optionalText = z.string().optional().catch(undefined);
const recordForm = z.object({
  title: optionalText,
  link: optionalText,
  cve: optionalText,
  reference: z.string().regex(/^composer:\/\/[^/]+\/[^/]+$/),
  branches: z.record(z.string(), z.object({ time: optionalText, versions: z.array(z.string()) })),
});

type Record = z.infer<typeof recordForm>;

function* statementsOf(value: unknown, path: string): Iterable<Statement> {
  const parsed = recordForm.safeParse(value);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { title, link, reference } = parsed.data;
  const id = ID.exec(path)?.[0] ?? path;
  const cve = isCveId(parsed.data.cve ?? '') ? parsed.data.cve : undefined;
  const publishedAt = firstFixOf(parsed.data);
  yield {
    kind: 'advisory',
    id,
    vulnerability: cve ?? id,
    aliases: cve === undefined ? [] : [id],
    ...(title === undefined ? {} : { title }),
    ...(link !== undefined && /^https?:\/\//.test(link) ? { uri: link } : {}),
    cvss: [],
    ...(publishedAt === undefined ? {} : { publishedAt }),
    affected: [
      {
        ecosystem: 'Packagist',
        name: filedName('Packagist', reference.slice('composer://'.length)),
        scheme: 'packagist',
        status: 'affected',
        ranges: versionsOf(parsed.data),
      },
    ],
  };
}

/** The versions of a branch are those for which all that is listed holds. */
function versionsOf({ branches }: Record): readonly VersionRange[] {
  const intervals = Object.values(branches).flatMap(({ versions }): readonly Interval[] => {
    const interval = composerConstraint(versions);
    if (interval === undefined) throw new Error(`"${versions.join(', ').slice(0, 100)}" are no versions`);
    return interval === 'nothing' ? [] : [interval];
  });
  if (intervals.length === 0) throw new Error('it names no version that is affected');
  return rangesOf(intervals, [], composerSuccession);
}

/** In UTC, without saying so: `2019-04-16 11:40:42`; `~` where a branch was not mended. */
function firstFixOf({ branches }: Record): number | undefined {
  const times = Object.values(branches).map(({ time }) => Date.parse(`${(time ?? '').replace(' ', 'T')}Z`));
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length === 0 ? undefined : Math.min(...known);
}
