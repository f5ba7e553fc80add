import { linesOf } from '../../lib/lines.ts';
import { withoutMark } from '../../lib/text.ts';
import { LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Bundler's lock file (Bundler's `LockfileParser`): the gems of its sources, without their platforms. Those of `PATH` are
 * the project's own code. It does not tell which are for development alone.
 */
export const gemfileLock: Extractor = {
  id: 'gemfile-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['gemfile.lock', 'gemfile.next.lock', 'gems.locked'] }),
  async *extract(file, { signal }) {
    yield* packageFacts(LOCKED_ANYWHERE, recordsOf(file.bytes), signal);
  },
};

const SOURCES = new Set(['GEM', 'GIT', 'PLUGIN SOURCE']);
const SECTIONS = new Set([
  ...SOURCES,
  'PATH',
  'PLATFORMS',
  'DEPENDENCIES',
  'CHECKSUMS',
  'RUBY VERSION',
  'BUNDLED WITH',
]);
/** What git leaves in a file that it could not merge. */
const CONFLICT = /^(?:<{7}|>{7}|={7}|\|{7})/;
/** `    nokogiri (1.15.0-x86_64-linux)`; what a gem needs is two blanks further in. */
const SPEC = /^ {4}([^ ()!]+) \(([^()-]+)(?:-[^()]*)?\)!?$/;

function* recordsOf(bytes: Uint8Array): Iterable<ReadRecord> {
  let section = '';
  for (const line of linesOf(withoutMark(bytes))) {
    if (CONFLICT.test(line)) {
      yield { kind: 'malformed', reason: 'it has conflicts that were not resolved' };
      return;
    }
    if (/^\S/.test(line)) section = line.trim();
    if (section !== '' && !SECTIONS.has(section)) {
      yield { kind: 'malformed', reason: `${quoted(section)} is no section of it` };
      section = '';
    }
    if (!SOURCES.has(section)) continue;
    const [, name, version] = SPEC.exec(line) ?? [];
    if (name !== undefined && version !== undefined) yield languageRecord('gem', name, version);
    else if (/^ {4}\S/.test(line)) yield { kind: 'malformed', reason: `${quoted(line)} is no gem with a version` };
  }
}

function quoted(line: string): string {
  return JSON.stringify(line.trim().slice(0, 100));
}
