import type { ActiveRow, SourceLook } from '../../advisory/index.ts';
import type { AdvisorySource, Provenance } from '../../advisory/types.ts';
import { tableOf } from '../table.ts';
import { amount, keptOf } from './words.ts';

/** What is known of advisories: the snapshot in use, and what the last looks at the sources came to. */
export interface KnownAdvisories {
  readonly active: ActiveRow | undefined;
  readonly looks: readonly SourceLook[];
  readonly sources: readonly Pick<AdvisorySource, 'id' | 'title' | 'licence' | 'attribution'>[];
  /** The registry that all of it is taken from; absent where publishers are asked. */
  readonly from?: string;
}

/** Whether something is known, and all that is known is fresh. */
export function isGood({ active, looks }: KnownAdvisories): boolean {
  return active !== undefined && looks.every(({ error }) => error === undefined);
}

/** For people: a table of the sources, what is to be said of single ones, and what to do next. */
export function statusText(known: KnownAdvisories): string {
  const { active, from } = known;
  const rows = known.sources.map((source) => rowOf(source, known));
  const lines = [
    ...tableOf([['SOURCE', 'STATEMENTS', 'RELEASES', 'FETCHED', 'CHANGED', 'STATE', 'LICENCE'], ...rows]),
    '\n',
    ...errorsOf(known),
    ...(active?.provenance ?? []).flatMap(remarksOf),
    active === undefined
      ? 'no advisories are loaded: no image can be called free of anything\n'
      : `snapshot ${active.digest}, built ${timeOf(active.builtAt)} UTC\n`,
    ...(from === undefined ? [] : [`taken from ${from}\n`]),
    ...(isGood(known) ? [] : [`next: pratique advisories ${from === undefined ? 'update' : 'pull'}\n`]),
  ];
  return lines.join('');
}

/** For scripts; times are ISO 8601. */
export function statusJson({ active, looks, sources, from }: KnownAdvisories): unknown {
  return {
    snapshot: active === undefined ? null : snapshotJson(active),
    ...(from === undefined ? {} : { from }),
    sources: sources.map(({ id, title, licence, attribution }) => {
      const look = looks.find(({ source }) => source === id);
      const provenance = active?.provenance.find(({ source }) => source === id);
      return {
        source: id,
        title,
        licence,
        attribution,
        state: stateOf(provenance, look),
        ...(look === undefined ? {} : { checkedAt: isoOf(look.checkedAt) }),
        ...(look?.error === undefined ? {} : { error: look.error }),
        ...(provenance === undefined ? {} : provenanceJson(provenance)),
      };
    }),
  };
}

/** What a registry failed to give fails for all sources alike, and is said once. */
function errorsOf({ looks }: KnownAdvisories): readonly string[] {
  const failed = looks.filter(({ error }) => error !== undefined);
  return [...Map.groupBy(failed, ({ error }) => error)].map(([error, alike]) => {
    const names = alike.map(({ source }) => source).join(', ');
    if (alike.length === 1) return `${names} is stale: ${error}\n`;
    return `${alike.length === looks.length ? 'all of it is' : `${names} are`} stale: ${error}\n`;
  });
}

function snapshotJson({ digest, file, builtAt }: ActiveRow): unknown {
  return { digest, file, builtAt: isoOf(builtAt) };
}

function provenanceJson({ urls, fetchedAt, changedAt, count, ecosystems, warnings }: Provenance): object {
  return {
    fetchedAt: isoOf(fetchedAt),
    changedAt: isoOf(changedAt),
    statements: count,
    releases: ecosystems,
    warnings,
    urls,
  };
}

function rowOf(
  { id, licence }: Pick<AdvisorySource, 'id' | 'licence'>,
  { active, looks }: KnownAdvisories,
): readonly string[] {
  const provenance = active?.provenance.find(({ source }) => source === id);
  const state = stateOf(
    provenance,
    looks.find(({ source }) => source === id),
  );
  if (provenance === undefined) return [id, '-', '-', '-', '-', state, licence];
  const { count, ecosystems, fetchedAt, changedAt } = provenance;
  return [id, count.toLocaleString('en'), `${ecosystems.length}`, timeOf(fetchedAt), timeOf(changedAt), state, licence];
}

function stateOf(provenance: Provenance | undefined, look: SourceLook | undefined): string {
  if (provenance === undefined) return look?.error === undefined ? 'not loaded' : 'failed';
  return provenance.staleReason === undefined ? 'fresh' : 'stale';
}

function remarksOf(provenance: Provenance): readonly string[] {
  const { source, warnings } = provenance;
  const kept = keptOf(provenance);
  return [
    ...(kept.length === 0 ? [] : [`${source} no longer speaks of ${kept.join(', ')}: the last that it said is kept\n`]),
    ...warnings.map(
      ({ reason, count, example }) => `${source}: ${amount(count, 'time')} ${reason}, such as ${example}\n`,
    ),
  ];
}

/** Minutes are as fine as anybody reads them. */
function timeOf(time: number): string {
  return isoOf(time).slice(0, 16).replace('T', ' ');
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
