import { linesOf } from '../../lib/lines.ts';
import { languageRecord, packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Gems as RubyGems and Bundler install them: specifications in the folders of that name, those of Ruby's default gems
 * among them, and those that lie right in Bundler's checkouts of repositories. Name and version are as in the stub line
 * (RubyGems' `Gem::StubSpecification`), else as assigned; a version that only running the file would tell is doubted.
 */
export const gemspec: Extractor = {
  id: 'gemspec',
  version: 2,
  limitBytes: 2 ** 26,
  ...wantedNames({ endings: ['.gemspec'], also: ({ path }) => PLACES.test(path) }),
  async *extract(file, { signal }) {
    yield* packageFacts({ evidence: 'installed' }, [recordOf(file.read(0, HEAD_BYTES))], signal);
  },
};

const PLACES = /(?:^|\/)(?:specifications\/(?:default\/)?|bundler\/gems\/[^/]+\/)[^/]+$/;
/** Name and version come first. */
const HEAD_BYTES = 2 ** 18;

const STUB = /^# stub: (\S+) (\S+) (\S+) /;
const ASSIGNED = /^\s*[a-z_]\w*\.(name|version)\s*=\s*(\S.*)$/i;

function recordOf(head: Uint8Array): ReadRecord {
  const assigned = new Map<string, string>();
  for (const line of linesOf(head)) {
    const [, name, version, platform] = STUB.exec(line) ?? [];
    if (name !== undefined && version !== undefined) return ofPlatform(languageRecord('gem', name, version), platform);
    const [, field = '', expression = ''] = ASSIGNED.exec(line.slice(0, LONGEST_LINE)) ?? [];
    if (field !== '' && !assigned.has(field)) assigned.set(field, literalOf(expression));
    if (assigned.size === 2) break;
  }
  return languageRecord('gem', assigned.get('name') ?? '', assigned.get('version') ?? '');
}

/** A gem for JRuby holds Java's code in place of C's: other vulnerabilities. Those built for a machine are all one. */
function ofPlatform(read: ReadRecord, platform: string | undefined): ReadRecord {
  if (read.kind !== 'package' || platform !== 'java') return read;
  return { ...read, record: { ...read.record, architecture: platform } };
}

const LONGEST_LINE = 5000;
const LITERALS = [
  /^"([^"\\#]*)"(?:\.freeze)?\s*(?:$|[;#])/,
  /^'([^'\\]*)'(?:\.freeze)?\s*(?:$|[;#])/,
  /^%q[<{([]([^<>{}()[\]\\]*)[>})\]](?:\.freeze)?\s*(?:$|[;#])/i,
];

/** The text that an expression of Ruby is, or is made a version of; empty where it is anything else. */
function literalOf(expression: string): string {
  const [made] = /^Gem::Version\.new[ (]/.exec(expression) ?? [];
  const inner = made === undefined ? expression : expression.slice(made.length).trim().replace(/\)$/, '');
  for (const literal of LITERALS) {
    const [, text] = literal.exec(inner) ?? [];
    if (text !== undefined) return text;
  }
  return '';
}
