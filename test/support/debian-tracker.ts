interface ChangelogFix {
  readonly version: string;
  readonly dist: string;
  readonly cves: readonly string[];
}

/** The form of `feeds/debian/bookworm-fixes-from-changelogs-2026-11.json`. */
export interface ChangelogFixes {
  readonly suite: string;
  readonly fixes: Readonly<Record<string, readonly ChangelogFix[]>>;
}

/**
 * What Debian's changelogs say of a release, as the security tracker would say it: an entry for each CVE that was
 * fixed in the release itself (its `dist` begins with the codename), with the first version that fixed it.
 */
export function trackerJson({ suite, fixes }: ChangelogFixes): string {
  const tracker: Record<string, Record<string, unknown>> = {};
  for (const [name, changes] of Object.entries(fixes)) {
    const entries: Record<string, unknown> = {};
    // The newest change comes first, so that the oldest fix is the one that stays.
    for (const { version, cves } of changes.filter(({ dist }) => dist.startsWith(suite))) {
      for (const cve of cves) entries[cve] = entryOf(suite, version);
    }
    if (Object.keys(entries).length > 0) tracker[name] = entries;
  }
  return JSON.stringify(tracker);
}

function entryOf(suite: string, fixed: string): unknown {
  const release = {
    status: 'resolved',
    repositories: { [suite]: fixed },
    fixed_version: fixed,
    urgency: 'not yet assigned',
  };
  return { scope: 'local', releases: { [suite]: release } };
}
