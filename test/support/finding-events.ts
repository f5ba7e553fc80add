import { randomUUID } from 'node:crypto';
import type { Snapshot } from '../../src/advisory/types.ts';
import type { Database } from '../../src/db/index.ts';
import { databaseBus } from '../../src/event/bus.ts';
import { beginCursor } from '../../src/event/inspector/cursor.ts';
import { type FollowOptions, followFindings } from '../../src/event/inspector/follow.ts';
import type { Rule } from '../../src/event/rules-types.ts';
import type { AwsEvent } from '../../src/event/types.ts';
import type { PackageRecord } from '../../src/inventory/types.ts';
import { recordImage, rematch } from '../../src/match/index.ts';
import type { MatchCause } from '../../src/match/types.ts';
import { parsePattern } from '../../src/pattern/index.ts';
import { registryReader } from '../../src/registry/index.ts';
import { holdImages } from './held-images.ts';
import { debianImage, matchingOn } from './matching.ts';
import { memorySnapshot, type TestStatement } from './snapshot.ts';

const PLACE = { account: '123456789012', region: 'us-east-1' };

/** A digest that is told from others by a hexadecimal number. */
export function digestNumbered(number: number): string {
  return `sha256:${number.toString(16).padStart(64, '0')}`;
}

/** Images and advisories over a database, and the events of findings that updates make. */
export async function findingEventsOn(db: Database) {
  const matching = matchingOn(db);
  let rules: readonly Rule[] = [];
  let told = 0;
  const options: FollowOptions = {
    db,
    ...PLACE,
    bus: databaseBus({ dialect: db.dialect, ...PLACE, clock: matching.now, ids: randomUUID }),
    rules: { enabled: async () => rules },
    images: registryReader(db, matching.now).images,
    clock: matching.now,
    onEvent() {},
    beat: async () => {},
  };
  await beginCursor(db, matching.now());
  const follow = async (upTo: number, more: Partial<FollowOptions> = {}) =>
    await followFindings({ ...options, ...more }, upTo);
  return {
    options,
    follow,
    now: matching.now,
    /** What is wanted of the bus; nothing, until it is said. */
    want(...patterns: readonly unknown[]): void {
      rules = patterns.map(ruleOf);
    },
    /** An image under tags of repositories, inspected with what is known now. */
    async push(
      digest: string,
      places: Readonly<Record<string, readonly string[]>>,
      packages: readonly PackageRecord[],
    ) {
      await holdImages(db, [{ digest, places, isInspected: false, pushedAt: matching.now() }]);
      await recordImage(matching.dependencies, debianImage(digest, packages, { architecture: 'amd64' }));
    },
    /** Makes these statements what is known, and matches nothing yet. */
    activate: (statements: readonly TestStatement[]) => matching.activate(memorySnapshot(statements)),
    /** Makes these statements what is known, and matches all with them; answers the snapshot's number. */
    async match(statements: readonly TestStatement[], cause: MatchCause = 'advisories'): Promise<number> {
      const to = matching.activate(memorySnapshot(statements));
      await rematch({ ...matching.dependencies, to, cause });
      return to.id;
    },
    /** The same with a snapshot that was in use before. */
    async matchAgain(id: number, snapshot: Snapshot): Promise<void> {
      await rematch({ ...matching.dependencies, to: { id, snapshot } });
    },
    /** What is on the bus that this did not answer before, in order. */
    async told(): Promise<readonly AwsEvent[]> {
      const rows = await db.query
        .selectFrom('event')
        .select(['id', 'body'])
        .where('id', '>', told)
        .orderBy('id')
        .execute();
      told = rows.at(-1)?.id ?? told;
      return rows.map(({ body }) => JSON.parse(body) as AwsEvent);
    },
  };
}

function ruleOf(wanted: unknown): Rule {
  const eventPattern = JSON.stringify(wanted);
  const parsed = parsePattern(eventPattern);
  if (parsed.kind !== 'pattern') throw new Error(parsed.reason);
  return { name: 'r', arn: 'arn:r', eventPattern, pattern: parsed.pattern, isEnabled: true, targets: [] };
}
