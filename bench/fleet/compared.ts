import type { Snapshot } from '../../src/advisory/types.ts';
import type { Database } from '../../src/db/types.ts';
import { packageMatcher } from '../../src/match/match-package.ts';
import { matchableRows, withKeys } from '../../src/match/matchables.ts';

/** In how many packages the open matches differ from what matching them anew against a snapshot comes to. */
export async function differences({ query }: Database, snapshot: Snapshot): Promise<number> {
  const match = packageMatcher(snapshot);
  let wrong = 0;
  for (let last = 0; ; ) {
    const rows = await matchableRows(query).where('package.id', '>', last).orderBy('package.id').limit(500).execute();
    const final = rows.at(-1);
    if (final === undefined) return wrong;
    last = final.id;
    const ids = rows.map(({ id }) => id);
    const open = await query
      .selectFrom('match')
      .innerJoin('vulnerability', 'vulnerability.id', 'match.vulnerability_id')
      .select(['package_id', 'vulnerability.name', 'verdict', 'fixed_version', 'severity'])
      .where('closed_at', 'is', null)
      .where('package_id', 'in', ids)
      .execute();
    const stored = Map.groupBy(open, (row) => row.package_id);
    for (const one of await withKeys(query, rows)) {
      const expected = match(one).map(({ vulnerability, verdict, severity }) => {
        return [vulnerability, verdict.kind, verdict.kind === 'affected' ? (verdict.fixedVersion ?? '') : '', severity];
      });
      const found = (stored.get(one.id) ?? []).map((row) => [
        row.name,
        row.verdict,
        row.fixed_version ?? '',
        row.severity,
      ]);
      if (textOf(expected) !== textOf(found)) wrong += 1;
    }
  }
}

function textOf(lines: readonly (readonly string[])[]): string {
  return lines
    .map((cells) => cells.join(' '))
    .toSorted()
    .join('\n');
}
