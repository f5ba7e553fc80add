import { z } from 'zod';
import { debian, debianRelease } from '../../distro/index.ts';
import { jsonEntries } from '../reading/json-entries.ts';
import type { AdvisorySource, Affected, FeedFile, Statement } from '../types.ts';

const ADDRESS = 'https://security-tracker.debian.org/tracker/data/json';
const PAGE = 'https://security-tracker.debian.org/tracker/';
/** The longest entry there was held 60 kB, the longest name 60 characters. */
const LIMITS = { keyBytes: 1000, valueBytes: 4_000_000 };

/**
 * Debian's security tracker: what Debian knows of each source package and CVE in the releases that it supports,
 * unfixed ones too. One JSON object of about 80 MB, package → CVE → releases by codename; nulls are left out by the
 * tracker (bin/tracker_service.py of security-tracker, `_get_json`).
 */
export const debianTracker: AdvisorySource = {
  id: 'debian-tracker',
  title: 'Debian security tracker',
  licence: 'none stated by Debian for this data',
  attribution: 'Debian security team, https://security-tracker.debian.org/',
  complete: true,
  everyMinutes: 30,
  files: async () => [{ url: ADDRESS }],
  parse,
};

const releaseForm = z.object({
  status: z.string(),
  fixed_version: z.string().optional(),
  urgency: z.string().optional(),
  nodsa: z.string().optional(),
  nodsa_reason: z.string().optional(),
});

const entryForm = z.object({
  description: z.string().optional(),
  releases: z.record(z.string(), releaseForm),
});

type Release = z.infer<typeof releaseForm>;

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  for await (const { first: name, second: id, value } of jsonEntries(file.body, LIMITS)) {
    yield* statementsOf(name, id, value);
  }
}

function* statementsOf(name: string, id: string, value: unknown): Iterable<Statement> {
  if (name === '' || id === '') {
    yield { kind: 'warning', reason: 'an entry without a package or an id', example: `"${id}" of "${name}"` };
    return;
  }
  const entry = entryForm.safeParse(value);
  if (!entry.success) {
    const example = `"${id}" of "${name}": ${z.prettifyError(entry.error)}`;
    yield { kind: 'warning', reason: 'an entry without releases in the form known here', example };
    return;
  }
  const affected: Affected[] = [];
  for (const [codename, release] of Object.entries(entry.data.releases)) {
    const number = debianRelease(codename);
    if (number === undefined) {
      yield { kind: 'warning', reason: 'a release that is not known here', example: `"${codename}"` };
    } else {
      affected.push(affectedOf(debian.ecosystem(number), name, release));
    }
  }
  const { description } = entry.data;
  yield {
    kind: 'advisory',
    id,
    vulnerability: id,
    aliases: [],
    ...(description === undefined ? {} : { description }),
    uri: PAGE + encodeURIComponent(id),
    cvss: [],
    affected,
  };
}

function affectedOf(ecosystem: string, name: string, release: Release): Affected {
  const { urgency } = release;
  const state = stateOf(release);
  return {
    ecosystem,
    name,
    scheme: debian.scheme,
    ...verdictOf(release),
    ...(state === undefined ? {} : { state }),
    ...(urgency === undefined || urgency === 'end-of-life' ? {} : { severity: urgency }),
  };
}

/**
 * `resolved` with the version 0 means that the release never had it. `resolved` without a version tells only that what
 * the release carries today is sound, nothing of the versions before; so it is undetermined, as is a word that is not
 * known here.
 */
function verdictOf({ status, fixed_version: fixed }: Release): Pick<Affected, 'status' | 'ranges'> {
  if (status === 'open') return { status: 'affected', ranges: [{}] };
  if (status !== 'resolved' || fixed === undefined || fixed === '') return { status: 'undetermined', ranges: [] };
  if (fixed === '0') return { status: 'not-affected', ranges: [] };
  return { status: 'affected', ranges: [{ fixed }] };
}

/** A `nodsa` without a reason is the plain one: too small for an advisory of its own. */
function stateOf({ urgency, nodsa, nodsa_reason: reason }: Release): string | undefined {
  if (urgency === 'end-of-life') return 'end-of-life';
  if (reason !== undefined && reason !== '') return reason;
  return nodsa === undefined ? undefined : 'no-dsa';
}
