import type { AdvisorySource } from '../types.ts';
import { immutableUrl } from './snapshot.ts';
import { addSource, type Build, packageId } from './state.ts';

/** A source of which the snapshot before holds something. */
export interface Kept {
  readonly source: Pick<AdvisorySource, 'id' | 'yieldsTo'>;
  /** The vulnerabilities of which what it held is not kept: absent, none. */
  readonly except?: ReadonlySet<string>;
}

/*
 * What is kept is copied within SQLite. Only the ids differ between the two files: each table below leads from those of
 * before to those of now, in the same order, so that rows come in the order in which they are stored.
 */
const TABLES = [
  'create temp table kept_source (old integer primary key, new integer not null)',
  'create temp table kept_except (source integer not null, vulnerability text not null, primary key (source, vulnerability)) without rowid',
  'create temp table kept_advisory (old integer primary key, new integer not null)',
  'create temp table kept_claim (old integer primary key, new integer not null)',
  'create temp table kept_package (old integer primary key, new integer not null)',
];

const ADVISORIES_KEPT = `
  insert into kept_advisory
  select id, :first - 1 + row_number() over (order by id)
  from earlier.advisory
  where source in (select old from kept_source)
    and not exists (select 1 from kept_except where source = advisory.source and vulnerability = advisory.vulnerability)`;

const COPIES = [
  `insert into main.advisory
   select k.new, s.new, name, vulnerability, hash, detail, description
   from kept_advisory k cross join earlier.advisory a on a.id = k.old cross join kept_source s on s.old = a.source`,
  `insert into main.affected
   select p.new, k.new, c.new
   from earlier.affected a
   cross join kept_advisory k on k.old = a.advisory
   cross join kept_package p on p.old = a.package
   cross join kept_claim c on c.old = a.claim`,
  `insert or ignore into main.facts
   select vulnerability, s.new, hash, detail
   from earlier.facts f cross join kept_source s on s.old = f.source
   where not exists (select 1 from kept_except e where e.source = f.source and e.vulnerability = f.vulnerability)`,
  `insert or ignore into main.exploitation
   select vulnerability, s.new, detail
   from earlier.exploitation x cross join kept_source s on s.old = x.source
   where not exists (select 1 from kept_except e where e.source = x.source and e.vulnerability = x.vulnerability)`,
];

/** Copies what the snapshot at `path` holds of some sources. It is one that was built here: its hashes are relied on. */
export function keepStatements(build: Build, path: string, kept: readonly Kept[]): void {
  if (kept.length === 0) return;
  const { database } = build;
  database.prepare('attach ? as earlier').run(immutableUrl(path).href);
  for (const table of TABLES) database.exec(table);
  fillSources(build, kept);
  build.advisoryCount += Number(database.prepare(ADVISORIES_KEPT).run({ first: build.advisoryCount }).changes);
  fillClaims(build);
  fillPackages(build);
  for (const copy of COPIES) database.exec(copy);
}

function fillSources(build: Build, kept: readonly Kept[]): void {
  const { database } = build;
  const find = database.prepare('select id from earlier.source where name = ?');
  const insert = database.prepare('insert into kept_source values (?, ?)');
  const leaveOut = database.prepare('insert into kept_except values (?, ?)');
  for (const { source, except } of kept) {
    const old = find.get(source.id)?.['id'];
    if (typeof old !== 'number') continue;
    insert.run(old, (build.sources.get(source.id) ?? addSource(build, source)).id);
    for (const vulnerability of except ?? []) leaveOut.run(old, vulnerability);
  }
}

/** What no kept statement claims is left out at the end, with all else that nothing is claimed by. */
function fillClaims(build: Build): void {
  const { database, claims } = build;
  const map = database.prepare('insert into kept_claim values (?, ?)');
  const copy = database.prepare(`
    insert into main.claim
    select ?, scheme, status, ranges, state, severity, concerns, conditions, hash from earlier.claim where id = ?`);
  for (const { id, hash } of database.prepare('select id, hash from earlier.claim order by id').iterate()) {
    if (!(hash instanceof Uint8Array)) throw new Error('a claim of the snapshot before has no hash');
    let known = claims.get(hash);
    if (known === undefined) {
      known = build.claimCount;
      build.claimCount += 1;
      copy.run(known, Number(id));
      claims.add(hash, known);
    }
    map.run(Number(id), known);
  }
}

function fillPackages(build: Build): void {
  const map = build.database.prepare('insert into kept_package values (?, ?)');
  const packages = build.database.prepare(`
    select package.id, ecosystem.name as ecosystem, package.name
    from earlier.package join earlier.ecosystem on ecosystem.id = package.ecosystem
    order by package.id`);
  for (const { id, ecosystem, name } of packages.iterate()) {
    map.run(Number(id), packageId(build, String(ecosystem), String(name)));
  }
}
