import type { Exploitation, Snapshot } from '../../src/advisory/types.ts';
import {
  alertOnExcuse,
  alertOnScanEnded,
  alertRound,
  databaseRules,
  parseRuleSettings,
  type RuleSettings,
} from '../../src/alert/index.ts';
import type { AlertMessage } from '../../src/alert/types.ts';
import type { Database } from '../../src/db/index.ts';
import { databaseExcuses } from '../../src/excuse/index.ts';
import type { PackageRecord } from '../../src/inventory/types.ts';
import { recordImage, rematch } from '../../src/match/index.ts';
import type { MatchCause } from '../../src/match/types.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { registryReader } from '../../src/registry/index.ts';
import { holdImages } from './held-images.ts';
import { debianImage } from './matching.ts';
import { memorySnapshot, type TestStatement } from './snapshot.ts';

const MINUTE = 60_000;
export const DAY = 86_400_000;
/** Debian 9 was looked after then. */
const BEGIN = Date.parse('2020-03-02T08:00:00Z');

/** How an image is pushed. */
export interface TestPush {
  /** `app:prod`, several tags of one repository. */
  readonly to: readonly string[];
  readonly digest: string;
  readonly packages: readonly PackageRecord[];
  readonly layers?: readonly string[];
  readonly extractorVersion?: number;
  /** Nobody has inspected it yet. */
  readonly isPending?: boolean;
}

/** All that decides what is told, over a database, with a clock that a test moves and messages that stay in a list. */
export async function alertingOn(db: Database) {
  let time = BEGIN;
  let snapshotId = 0;
  let active: Snapshot | undefined;
  const clock = () => {
    time += 1;
    return time;
  };
  const put: { receiver: string; lane: string; message: AlertMessage }[] = [];
  const activeSnapshot = async () => (active === undefined ? undefined : { id: snapshotId, snapshot: active });
  const dependencies = { database: db, now: clock, activeSnapshot };
  const rules = databaseRules({ db, clock });
  const options = {
    db,
    clock,
    url: 'https://registry.example',
    noticeDays: 7,
    registry: { images: registryReader(db, clock).images, blobs: { async *read() {} } },
    deliveries: {
      put: async (_: unknown, all: readonly { receiver: string; lane: string; payload: string }[]) => {
        for (const { receiver, lane, payload } of all)
          put.push({ receiver, lane, message: JSON.parse(payload) as AlertMessage });
      },
    },
    reach: async () => active,
    beat: async () => {},
    onDeliveries() {},
  };
  const inspected = (digest: string, status: 'COMPLETE' | 'FAILED' = 'COMPLETE', description?: string) =>
    db.write((tx) =>
      alertOnScanEnded(clock)(tx, {
        digest: digest as Digest,
        status,
        at: time,
        scans: [],
        ...(status === 'COMPLETE' ? { coverage: 'covered' as const } : {}),
        ...(description === undefined ? {} : { description }),
      }),
    );
  const record = async ({ digest, packages, layers, extractorVersion }: TestPush) =>
    void (await recordImage(
      dependencies,
      debianImage(digest, packages, {
        ...(layers === undefined ? {} : { layers }),
        ...(extractorVersion === undefined ? {} : { extractorVersion }),
      }),
    ));
  return {
    db,
    clock,
    options,
    rules,
    put,
    excuses: databaseExcuses({ db, clock, onChange: alertOnExcuse }),
    inspected,
    pass(milliseconds: number) {
      time += milliseconds;
    },
    /** Pushes an image, and inspects it. */
    async push(pushed: TestPush): Promise<void> {
      const [repository = ''] = (pushed.to[0] ?? '').split(':');
      const known = db.query.selectFrom('manifest').select('digest').where('digest', '=', pushed.digest);
      if ((await known.executeTakeFirst()) === undefined) {
        await holdImages(db, [{ digest: pushed.digest, places: { [repository]: [] }, isInspected: false }]);
      }
      await pointTags(db, pushed, clock());
      if (pushed.isPending === true) return;
      await record(pushed);
      await inspected(pushed.digest);
    },
    /** Looks at an image again, with other extractors perhaps. */
    record,
    /** Makes these statements what is known, and matches all that is stored with them. */
    async advise(statements: readonly TestStatement[], exploitations: readonly Exploitation[] = []): Promise<void> {
      active = memorySnapshot(statements, { exploitations, covered: ['Debian:9'] });
      snapshotId += 1;
      await rematch({ database: db, now: clock, to: { id: snapshotId, snapshot: active } });
      await alertRound(options, snapshotId);
    },
    /** The same, where it is the reader that learned something. */
    async learn(statements: readonly TestStatement[], cause: MatchCause = 'reader'): Promise<void> {
      active = memorySnapshot(statements, { covered: ['Debian:9'] });
      snapshotId += 1;
      await rematch({ database: db, now: clock, to: { id: snapshotId, snapshot: active }, cause });
      await alertRound(options, snapshotId);
    },
    /** Waits until nothing more comes, and answers what is told. */
    async told(): Promise<readonly AlertMessage[]> {
      const before = put.length;
      await alertRound(options);
      time += MINUTE;
      await alertRound(options);
      return put.slice(before).map(({ message }) => message);
    },
    /** A rule, other than the default one. */
    async rule(name: string, settings: Partial<RuleSettings>): Promise<void> {
      const fault = await rules.put(name, parseRuleSettings(settings));
      if (fault !== undefined) throw new Error(fault);
    },
    /** Somebody to tell. */
    async channel(name = 'team'): Promise<void> {
      const row = { id: name, name, channel: 'slack', settings: '{}', secrets: new Uint8Array(), enabled: 1 };
      await db.query
        .insertInto('alert_channel')
        .values({ ...row, created_at: time })
        .execute();
    },
  };
}

async function pointTags(db: Database, { to, digest }: TestPush, at: number): Promise<void> {
  for (const place of to) {
    const [name = '', tag = ''] = place.split(':');
    const repository = db.query.selectFrom('repository').select('id').where('name', '=', name);
    const { id } = await repository.executeTakeFirstOrThrow();
    const held = { repository_id: id, digest, pushed_at: at, touched_at: at };
    await db.query
      .insertInto('repository_manifest')
      .values(held)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db.query
      .insertInto('tag')
      .values({ repository_id: id, name: tag, digest, updated_at: at })
      .onConflict((conflict) => conflict.columns(['repository_id', 'name']).doUpdateSet({ digest, updated_at: at }))
      .execute();
  }
}
