import { addFacts, createHashes, type Hashes, packageHash } from './hash.ts';
import type { Build } from './state.ts';

/** What the statements of a snapshot come to. */
export interface Counted {
  /** By source: statements by ecosystem, and what is filed under none of them under the empty name. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By a package's id; it has none where nothing is said of it. */
  readonly packages: Hashes;
}

/** Passes over all statements once: counts them, finds each package's hash, and takes out the claims that none makes. */
export function countStatements(build: Build): Counted {
  const advisories = advisoriesOf(build);
  const claims = claimsOf(build);
  const packages = createHashes(build.packageCount + 1);
  const claimed = new Uint8Array(build.claimCount);
  const tally = createTally(build);
  let current = 0;
  let pairs: string[] = [];
  const end = () => pairs.length > 0 && packages.set(current, packageHash(pairs));
  for (const [about, advisory, claim] of statementsOf(build)) {
    if (about !== current) {
      end();
      [current, pairs] = [about, []];
    }
    pairs.push(advisories.hashes.text(advisory) + claims.text(claim));
    claimed[claim] = 1;
    tally.add(advisories.sources[advisory] ?? 0, about);
  }
  end();
  dropClaims(build, (id) => claimed[id] !== 1);
  return { counts: tally.end(), packages };
}

function statementsOf({ database }: Build): Iterable<readonly [about: number, advisory: number, claim: number]> {
  const statements = database.prepare('select package, advisory, claim from affected order by package');
  statements.setReturnArrays(true);
  return statements.iterate() as Iterable<unknown> as Iterable<[number, number, number]>;
}

function advisoriesOf({ database, advisoryCount }: Build) {
  const hashes = createHashes(advisoryCount);
  const sources = new Uint16Array(advisoryCount);
  for (const { id, source, hash } of database.prepare('select id, source, hash from advisory').iterate()) {
    if (hash instanceof Uint8Array) hashes.set(Number(id), hash);
    sources[Number(id)] = Number(source);
  }
  addFacts(database, hashes);
  return { hashes, sources };
}

function claimsOf({ database, claimCount }: Build): Hashes {
  const hashes = createHashes(claimCount);
  for (const { id, hash } of database.prepare('select id, hash from claim').iterate()) {
    if (hash instanceof Uint8Array) hashes.set(Number(id), hash);
  }
  return hashes;
}

function dropClaims({ database, claimCount }: Build, isDropped: (id: number) => boolean): void {
  const drop = database.prepare('delete from claim where id = ?');
  for (let id = 0; id < claimCount; id += 1) if (isDropped(id)) drop.run(id);
}

/** Counts by source and ecosystem, of packages by their ids. */
function createTally({ database, packages, packageCount, sources }: Build) {
  const names = [...packages.keys()];
  const ecosystems = new Uint32Array(packageCount + 1);
  for (const [at, ids] of [...packages.values()].entries()) for (const id of ids.values()) ecosystems[id] = at;
  const counts = new Map<number, number>();
  return {
    add(source: number, about: number): void {
      const key = source * names.length + (ecosystems[about] ?? 0);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    end(): Counted['counts'] {
      const nameOf = new Map([...sources.values()].map(({ id, name }) => [id, name]));
      const found = new Map([...sources.keys()].map((name) => [name, new Map<string, number>()]));
      const set = (source: number, ecosystem: string, count: number) => {
        const own = found.get(nameOf.get(source) ?? '');
        own?.set(ecosystem, (own.get(ecosystem) ?? 0) + count);
      };
      for (const [key, count] of counts) set(Math.floor(key / names.length), names[key % names.length] ?? '', count);
      for (const table of ['facts', 'exploitation'] as const) {
        const rows = database.prepare(`select source, count(*) as count from ${table} group by source`);
        for (const { source, count } of rows.iterate()) set(Number(source), '', Number(count));
      }
      return found;
    },
  };
}
