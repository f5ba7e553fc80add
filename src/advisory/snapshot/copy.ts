import type { SQLOutputValue } from 'node:sqlite';
import type { SourceFile } from './build.ts';
import { type AdvisoryRow, type ClaimRow, unpackText } from './rows.ts';
import { openReadOnly } from './snapshot.ts';

/** The order of the tables is the order of reading: packages by key, each with its own part of `affected`. */
const STATEMENTS = `
  select ecosystem.name as ecosystem, package.name, advisory, scheme, status, ranges, state, severity, concerns, conditions
  from package
  cross join ecosystem on ecosystem.id = package.ecosystem
  cross join affected on affected.package = package.id
  cross join advisory on advisory.id = affected.advisory
  cross join claim on claim.id = affected.claim
  where advisory.source = ?`;

/** What is copied: one source's statements, of some ecosystems or (with its facts) of all. */
export interface Copied {
  readonly source: string;
  readonly ecosystems?: ReadonlySet<string>;
}

/** Files again what an earlier snapshot holds of a source. */
export function copyStatements(path: string, { source, ecosystems }: Copied, file: SourceFile): void {
  const earlier = openReadOnly(path);
  // It is read once, and may be of any size: mapped, all of it would count as this process's memory.
  earlier.exec('pragma mmap_size = 0');
  try {
    const id = earlier.prepare('select id from source where name = ?').get(source)?.['id'];
    if (id === undefined) return;
    const find = earlier.prepare('select name, vulnerability, detail, description from advisory where id = ?');
    const advisories = new Map<number, number>();
    const advisoryFor = (old: number): number => {
      const known = advisories.get(old) ?? file.addAdvisory(parseAdvisory(find.get(old) ?? {}));
      advisories.set(old, known);
      return known;
    };
    for (const row of earlier.prepare(STATEMENTS).iterate(id)) {
      const key = { ecosystem: String(row['ecosystem']), name: String(row['name']) };
      if (ecosystems?.has(key.ecosystem) === false) continue;
      file.addAffected(advisoryFor(Number(row['advisory'])), key, parseClaim(row));
    }
    if (ecosystems !== undefined) return;
    for (const { vulnerability, detail } of earlier.prepare('select * from facts where source = ?').iterate(id)) {
      file.addFacts(String(vulnerability), unpackText(detail) ?? '');
    }
    for (const { vulnerability, detail } of earlier
      .prepare('select * from exploitation where source = ?')
      .iterate(id)) {
      file.addExploitation(String(vulnerability), String(detail));
    }
  } finally {
    earlier.close();
  }
}

type Row = Readonly<Record<string, SQLOutputValue>>;

/** A row of `advisory`. */
export function parseAdvisory({ name, vulnerability, detail, description }: Row): AdvisoryRow {
  return {
    name: textOrNull(name),
    vulnerability: String(vulnerability),
    detail: String(detail),
    description: unpackText(description),
  };
}

/** A row that has the columns of `claim`. */
export function parseClaim({ scheme, status, ranges, state, severity, concerns, conditions }: Row): ClaimRow {
  return {
    scheme: String(scheme),
    status: String(status),
    ranges: String(ranges),
    state: textOrNull(state),
    severity: textOrNull(severity),
    concerns: String(concerns),
    conditions: textOrNull(conditions),
  };
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
