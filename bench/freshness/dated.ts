import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Numbers } from '../fleet/numbers.ts';

const FEEDS = fileURLToPath(new URL('../../../shared/data/feeds/', import.meta.url));
/** What is replayed: the changes of one year, whatever came before. */
const FROM = Date.UTC(2025, 7, 1);
const TO = Date.UTC(2026, 7, 1);
const DAY = 86_400_000;

/** A change that a publisher made. */
export interface DatedChange {
  /** The id of the source that it is fetched by. */
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The changes of a year in the feeds under `../shared/data` that are dated, in order; none where they are not there. A
 * publisher that dates by the day is taken to have written at any time of it.
 */
export function datedChanges(numbers: Numbers): readonly DatedChange[] {
  const within = (time: string) => {
    const isDay = !time.includes('T') || time.includes('T00:00:00');
    return Date.parse(time) + (isDay ? numbers.below(DAY) : 0);
  };
  const changes = [
    ...dates('osv-almalinux.tar.gz', /"modified":\s*"([^"]+)"/g).map((time) => ({
      source: 'alma-osv',
      at: within(time),
    })),
    ...dates('osv-rustsec.tar.gz', /"modified":\s*"([^"]+)"/g).map((time) => ({ source: 'rustsec', at: within(time) })),
    ...dates('kev-2026-08.json', /"dateAdded":\s*"([^"]+)"/g).map((time) => ({ source: 'kev', at: within(time) })),
    ...samples().map(({ source, time }) => ({ source, at: within(time) })),
  ];
  return changes.filter(({ at }) => at >= FROM && at < TO).toSorted((a, b) => a.at - b.at);
}

/** By OSV's ecosystem. */
const SOURCES: Readonly<Record<string, string>> = {
  Maven: 'osv-maven',
  npm: 'osv-npm',
  PyPI: 'osv-pypi',
  RubyGems: 'osv-rubygems',
  NuGet: 'osv-nuget',
  Go: 'go-vulndb',
  Ubuntu: 'ubuntu-osv',
};

/** Real records of several ecosystems, of all years: each is replayed at its day and time of one year. */
function samples(): readonly { readonly source: string; readonly time: string }[] {
  const records = text('osv-samples.tar.gz').split(/(?=\{"schema_version")/);
  return records.flatMap((record) => {
    const time = /"modified":\s*"\d{4}(-[^"]+)"/.exec(record)?.[1];
    const ecosystem = /"ecosystem":\s*"([^":]+)/.exec(record)?.[1] ?? '';
    const source = SOURCES[ecosystem];
    if (time === undefined || source === undefined) return [];
    return [{ source, time: `${Date.parse(`2025${time}`) < FROM ? 2026 : 2025}${time}` }];
  });
}

function dates(file: string, pattern: RegExp): readonly string[] {
  return [...text(file).matchAll(pattern)].map(([, time = '']) => time);
}

const MOST_BYTES = 2 ** 29;

function text(file: string): string {
  const path = join(FEEDS, file);
  if (!existsSync(path)) return '';
  if (!file.endsWith('.tar.gz')) return readFileSync(path, 'utf8');
  return execFileSync('tar', ['--extract', '--gzip', '--to-stdout', '--file', path], {
    maxBuffer: MOST_BYTES,
  }).toString();
}
