import { z } from 'zod';
import type { Distro } from '../../distro/types.ts';
import { parseJson } from '../../lib/json.ts';
import { isCveId } from '../cve/cve-id.ts';
import { osvStatements } from '../osv/osv.ts';
import { archiveFiles } from '../reading/archives.ts';
import { MOST_STATEMENTS } from '../reading/most-statements.ts';
import type { Advisory, Affected, Conditions, FeedFile, Statement, Warning } from '../types.ts';
import { rangesOfBuilds } from './fix.ts';
import { type KnownStreams, knownStreams } from './streams.ts';

/** Whose errata they are. */
export interface ErrataPublisher {
  readonly distro: Pick<Distro, 'ecosystem' | 'scheme'>;
  /** Whose names the errata list: those of what is installed, or of what it was built from. */
  readonly of: NonNullable<Affected['of']>;
}

/**
 * The statements of an archive of errata, as the makers of a rebuild of Red Hat Enterprise Linux publish them in OSV's
 * form: one erratum mends many CVEs, and lists the builds that hold the fixes. One for a module speaks of that stream
 * alone, and any other of packages of no module. An erratum without a CVE is itself the vulnerability if it is one
 * about security, and nothing otherwise. The few that do not name their stream come last, when the others have shown
 * it. Throws where the file is no archive with errata of that publisher.
 */
export async function* errataStatements(file: FeedFile, publisher: ErrataPublisher): AsyncIterable<Statement> {
  const streams = knownStreams();
  const unnamed: Erratum[] = [];
  let unnamedBytes = 0;
  let count = 0;
  for await (const { path, bytes } of archiveFiles(file.body, { wants: isRecord, mostBytesEach: MOST_BYTES_EACH })) {
    const read = readErratum(bytes, publisher);
    if (read.kind === 'unreadable') {
      yield { kind: 'warning', reason: 'a file that is no OSV record', example: `"${path}": ${read.reason}` };
      continue;
    }
    count += 1;
    yield* read.warnings;
    if (!read.isModular) yield* advisoriesOf(read, publisher, { module: '' });
    else if (read.modules.length > 0) yield* learned(read, publisher, streams);
    else {
      unnamed.push(read);
      unnamedBytes += bytes.length;
    }
    if (unnamedBytes > MOST_UNNAMED_BYTES) throw new Error(`more than ${MOST_UNNAMED_BYTES} bytes name no stream`);
  }
  if (count === 0) throw new Error('no errata: the archive holds no OSV record');
  for (const erratum of unnamed) {
    const module = streams.find(erratum.builds, erratum.words);
    yield* module === undefined ? undetermined(erratum, publisher) : advisoriesOf(erratum, publisher, { module });
  }
}

/** The largest there was held 200 kB. */
const MOST_BYTES_EACH = 20_000_000;
/** Those that name no stream are held until all are read. */
const MOST_UNNAMED_BYTES = 50_000_000;
const LONGEST_SUMMARY = 2000;

function isRecord(path: string): boolean {
  return path.endsWith('.json');
}

const osvForm = z.looseObject({
  id: z.string().min(1),
  summary: z.string().nullish(),
  aliases: z.array(z.string()).nullish(),
  upstream: z.array(z.string()).nullish(),
  related: z.array(z.string()).nullish(),
});

type ReadErratum = Erratum | { readonly kind: 'unreadable'; readonly reason: string };

interface Erratum {
  readonly kind: 'erratum';
  readonly advisories: readonly Advisory[];
  readonly warnings: readonly Warning[];
  readonly words: ReadonlySet<string>;
  readonly isModular: boolean;
  /** `nodejs:18`, as the summary names them. */
  readonly modules: readonly string[];
  readonly builds: readonly { readonly ecosystem: string; readonly name: string; readonly version: string }[];
  readonly severity: string | undefined;
}

/** CVEs stand in `related`, since an erratum is no other name of one; some write them as aliases or `upstream`. */
function readErratum(bytes: Uint8Array, { distro }: ErrataPublisher): ReadErratum {
  const json = parseJson(bytes);
  if (json.kind === 'unreadable') return json;
  const parsed = osvForm.safeParse(json.value);
  if (!parsed.success) return { kind: 'unreadable', reason: z.prettifyError(parsed.error) };
  const { id, aliases, upstream, related } = parsed.data;
  const summary = (parsed.data.summary ?? '').slice(0, LONGEST_SUMMARY);
  const named = [...(aliases ?? []), ...(upstream ?? []), ...(related ?? [])];
  const cves = [...new Set(named.filter(isCveId))];
  const statements = statementsOf({ ...parsed.data, aliases: [], upstream: cves });
  if (typeof statements === 'string') return { kind: 'unreadable', reason: statements };
  const isAboutSecurity = cves.length > 0 || SECURITY.test(id);
  const advisories = statements.filter((statement) => statement.kind === 'advisory').map(ofOne(cves.length));
  const affected = advisories[0]?.affected.filter(({ ecosystem }) => isOf(distro, ecosystem)) ?? [];
  // `httpd:2.4/mod_http2` names the package beside the stream.
  const words = new Set(summary.split(/[\s,]+/).map((word) => word.replace(/\/.*$/, '')));
  const builds = affected.flatMap(({ ecosystem, name, ranges }) =>
    ranges.flatMap(({ fixed: version }) => (version === undefined ? [] : [{ ecosystem, name, version }])),
  );
  const modules = [...words].filter((word) => STREAM.test(word) && word !== id);
  if (advisories.length * affected.length * Math.max(modules.length, 1) > MOST_STATEMENTS) {
    return { kind: 'unreadable', reason: `it makes more than ${MOST_STATEMENTS} statements` };
  }
  return {
    kind: 'erratum',
    advisories: isAboutSecurity ? advisories.map((advisory) => ({ ...advisory, affected })) : [],
    warnings: isAboutSecurity ? statements.filter((statement) => statement.kind === 'warning') : [],
    words,
    isModular: builds.some(({ version }) => MODULAR.test(version)),
    modules,
    builds,
    severity: SEVERITY.exec(summary)
      ?.slice(1)
      .find((word) => word !== undefined),
  };
}

/** Or why it is no record. */
function statementsOf(record: unknown): readonly Statement[] | string {
  try {
    return [...osvStatements(record)];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `ALSA-2021:2363`, `RLSA-…`; those of bugs and enhancements are `ALBA-…` and `ALEA-…`. */
const SECURITY = /^[A-Z]{2}SA-/;
const MODULAR = /\.module[_+]el\d/;
const STREAM = /^[A-Za-z0-9][\w.+-]{0,99}:[A-Za-z0-9][\w.+-]{0,99}$/;
const SEVERITY = /^(Critical|Important|Moderate|Low): |\((Critical|Important|Moderate|Low)\)$/;

/** The vector of an erratum is its worst vulnerability's, and that of one only where it has one. */
function ofOne(vulnerabilities: number): (advisory: Advisory) => Advisory {
  return (advisory) => (vulnerabilities > 1 ? { ...advisory, cvss: [] } : advisory);
}

function isOf(distro: ErrataPublisher['distro'], ecosystem: string): boolean {
  return ecosystem === distro.ecosystem(releaseOf(ecosystem));
}

function releaseOf(ecosystem: string): string {
  return ecosystem.slice(ecosystem.lastIndexOf(':') + 1);
}

function* learned(erratum: Erratum, publisher: ErrataPublisher, streams: KnownStreams): Iterable<Advisory> {
  streams.learn(erratum.modules, erratum.builds);
  // One for two modules does not say which of its packages is of which.
  for (const module of erratum.modules) yield* advisoriesOf(erratum, publisher, { module });
}

function* advisoriesOf(erratum: Erratum, { of }: ErrataPublisher, only: Conditions): Iterable<Advisory> {
  const { severity } = erratum;
  const byPackage = Map.groupBy(erratum.advisories[0]?.affected ?? [], (one) =>
    JSON.stringify([one.ecosystem, one.name, one.only]),
  );
  const affected = [...byPackage.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const listed = [first, ...more].flatMap(({ ranges }) => ranges);
    const ranges = rangesOfBuilds(listed, first.scheme);
    return [{ ...(severity === undefined ? {} : { severity }), only, ...first, of, ranges }];
  });
  if (affected.length === 0) return;
  for (const advisory of erratum.advisories) yield { ...advisory, affected };
}

/** Of which stream it is nobody knows: it may be about any. */
function* undetermined(erratum: Erratum, publisher: ErrataPublisher): Iterable<Advisory> {
  for (const advisory of advisoriesOf(erratum, publisher, {})) {
    const affected = advisory.affected.map(
      (one): Affected => ({ ...one, only: {}, status: 'undetermined', ranges: [] }),
    );
    yield { ...advisory, affected };
  }
}
