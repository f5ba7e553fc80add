import { randomUUID } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Numbers, numbersFrom } from '../fleet/numbers.ts';
import { digestOf } from '../fleet/seed.ts';

/** Of a registry of 55,000 images; of a smaller one as many in proportion. */
const OF_IMAGES = 55_000;
const DELIVERIES = 50_000;
const EVENTS = 60_000;
/** As many as are kept. */
const TRAIL = 100_000;
/** Active ones, and as many that have ended. */
const EXCUSES = 2000;
const RECEIVERS = 40;
const SEED = 42;
const DAY = 86_400_000;
const WEEK = 7 * DAY;

/** What a registry writes down as it goes on, straight into the tables; all of its tags are current. */
export function seedRecords(file: string, images: number): void {
  const db = new DatabaseSync(file);
  db.exec('pragma synchronous = off; begin');
  const recording = { db, images, numbers: numbersFrom(SEED), now: Date.now() };
  const share = images / OF_IMAGES;
  seedScans(recording);
  seedDeliveries(recording, Math.round(DELIVERIES * share));
  seedEvents(recording, Math.round(EVENTS * share));
  seedTrail(recording, Math.round(TRAIL * share));
  seedExcuses(recording, Math.round(EXCUSES * share));
  db.exec(`insert into registry_setting (name, value) values ('tags.current', '["*"]')`);
  db.exec('commit');
  db.close();
}

interface Recording {
  readonly db: DatabaseSync;
  readonly images: number;
  readonly numbers: Numbers;
  readonly now: number;
}

function seedScans({ db, now }: Recording): void {
  db.exec(`insert into scan
    (repository_id, manifest_digest, cause, status, coverage, requested_at, completed_at, source_updated_at)
    select repository_id, digest, 'push', 'COMPLETE', 'covered', pushed_at, pushed_at, ${now} from repository_manifest`);
}

const STATES: readonly (readonly [upTo: number, state: string])[] = [
  [900, 'sent'],
  [990, 'waiting'],
];

/** Of a thousand nine hundred were sent, ninety wait, thirty of them after tries that went wrong, ten are dead. */
function seedDeliveries({ db, images, numbers, now }: Recording, count: number): void {
  const insert = db.prepare(`insert into delivery (kind, receiver, lane, message_id, title, payload, state, is_next,
    attempts, created_at, due_at, until_at, settled_at, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const receivers = Array.from({ length: RECEIVERS }, (_, at) => ({
    kind: ['target', 'subscription', 'channel'][at % 3] ?? '',
    receiver: randomUUID(),
  }));
  const known = db.prepare('insert into delivery_receiver (kind, receiver, failures, next_at) values (?, ?, 0, 0)');
  for (const { kind, receiver } of receivers) known.run(kind, receiver);
  const first = new Set<string>();
  for (let at = 0; at < count; at += 1) {
    const { kind, receiver } = receivers[numbers.seldomHigh(RECEIVERS)] ?? { kind: '', receiver: '' };
    const lane = digestOf(1 + numbers.below(images));
    const part = numbers.below(1000);
    const state = STATES.find(([upTo]) => part < upTo)?.[1] ?? 'dead';
    const isFailing = part >= 960;
    const isNext = state === 'waiting' && !first.has(`${receiver} ${lane}`);
    if (isNext) first.add(`${receiver} ${lane}`);
    const madeAt = now - Math.round(((count - at) / count) * WEEK);
    insert.run(
      kind,
      receiver,
      lane,
      randomUUID(),
      'ECR Image Scan',
      state === 'sent' ? '' : '{}',
      state,
      isNext ? 1 : 0,
      isFailing ? 5 : 0,
      madeAt,
      now + DAY,
      now + 2 * DAY,
      state === 'waiting' ? null : madeAt,
      isFailing ? 'the receiver answered 503' : null,
    );
  }
}

function seedEvents({ db, images, numbers, now }: Recording, count: number): void {
  const names = namesOf(db);
  const insert = db.prepare(`insert into event
    (event_id, detail_type, source, lane, repository, body, at, put_at, routed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  for (let at = 0; at < count; at += 1) {
    const repository = names[numbers.seldomHigh(names.length)] ?? '';
    const digest = digestOf(1 + numbers.below(images));
    const type = numbers.below(2) === 0 ? 'ECR Image Action' : 'ECR Image Scan';
    const detail = { 'repository-name': repository, 'image-digest': digest, 'image-tags': ['latest'] };
    const time = now - Math.round(((count - at) / count) * WEEK) + DAY;
    const id = randomUUID();
    const body = { id, source: 'aws.ecr', 'detail-type': type, resources: [], detail };
    insert.run(id, type, 'aws.ecr', digest, repository, JSON.stringify(body), time, time, time);
  }
}

function seedTrail({ db, numbers, now }: Recording, count: number): void {
  const names = namesOf(db);
  const insert = db.prepare('insert into trail_entry (at, by_name, way, action, about) values (?, ?, ?, ?, ?)');
  for (let at = 0; at < count; at += 1) {
    const about = names[numbers.below(names.length)] ?? '';
    insert.run(now - (count - at) * 1000, `user-${numbers.seldomHigh(200)}`, 'oci', 'putManifest', about);
  }
}

/** Half of them have ended; of the others every fourth is about something that nothing has. */
function seedExcuses({ db, numbers, now }: Recording, count: number): void {
  const found = db
    .prepare(
      `select v.name from match m join vulnerability v on v.id = m.vulnerability_id where m.closed_at is null
       group by v.id order by v.id`,
    )
    .all()
    .map(({ name }) => String(name));
  const names = namesOf(db);
  const insert = db.prepare(`insert into excuse (vulnerability, repository, status, reason, owner, created_at,
    expires_at, until_fixed, origin, ended_at, ended_because)
    values (?, ?, 'not_affected', 'It is never called', ?, ?, ?, 0, 'by hand', ?, ?)`);
  for (let at = 0; at < 2 * count; at += 1) {
    const isStale = at % 8 === 1;
    const vulnerability = isStale ? `CVE-2001-${10_000 + at}` : (found[numbers.below(found.length)] ?? '');
    const repository = at % 3 === 0 ? null : (names[numbers.below(names.length)] ?? null);
    const hasEnded = at % 2 === 0;
    const madeAt = now - DAY * (1 + numbers.below(80));
    const ends = now + DAY * (1 + numbers.below(90));
    insert.run(
      vulnerability,
      repository,
      `user-${numbers.below(200)}`,
      madeAt,
      ends,
      hasEnded ? madeAt + 1000 : null,
      hasEnded ? 'it was mended' : null,
    );
  }
}

function namesOf(db: DatabaseSync): readonly string[] {
  const rows: StatementSync = db.prepare('select name from repository order by id');
  return rows.all().map(({ name }) => String(name));
}
