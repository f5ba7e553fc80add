import { printable } from '../../lib/printable.ts';
import { type Finding, SEVERITIES } from '../../match/types.ts';
import { platformText } from '../../oci/platform.ts';
import { amount } from '../advisories/words.ts';
import { tableOf } from '../table.ts';
import { outcomeOf, type Threshold } from './outcome.ts';
import type { Reported } from './types.ts';

/** For people: what each image is, a table of its findings, what they do not speak of, and what it comes to. */
export function scanText(images: readonly Reported[], from: Threshold): string {
  return images.map((image) => imageText(image, from)).join('\n');
}

function imageText(image: Reported, from: Threshold): string {
  const { scan } = image;
  const { findings, coverage } = scan;
  return [
    `${headOf(image)}\n`,
    `${contentsOf(image)}\n`,
    ...(findings.length === 0 ? [] : ['\n', ...findingTable(findings)]),
    ...(scan.excused.length === 0 ? [] : ['\nExcused, and not counted:\n', ...excusedTable(scan.excused)]),
    '\n',
    ...coverage.reasons.map((reason) => `${printable(reason)}\n`),
    ...(image.asOf !== undefined && isExploitationKnown(findings) ? [EXPLOITED_NOW] : []),
    `${conclusionOf(image, from)}\n`,
  ].join('');
}

/** `alpine:3.19, linux/amd64, Alpine Linux v3.19`. */
function headOf({ name, digest, platform, isSandbox, asOf, scan }: Reported): string {
  const { distro } = scan.coverage;
  const parts = [
    name,
    ...(digest === undefined || name.includes(digest) ? [] : [digest]),
    ...(platform === undefined ? [] : [platformText(platform)]),
    ...(distro === undefined ? [] : [distro.name]),
    ...(isSandbox === undefined ? [] : ['a sandbox']),
    ...(asOf === undefined ? [] : [`as of ${new Date(asOf).toISOString()}`]),
  ];
  return parts.map(printable).join(', ');
}

const MOST_TYPES = 8;

/** `120 packages in 3 layers: 100 deb, 20 npm`. */
function contentsOf({ scan: { packages, layers } }: Reported): string {
  const counts = new Map<string, Set<string>>();
  for (const { type, purl } of packages) counts.set(type, (counts.get(type) ?? new Set()).add(purl));
  const types = [...counts].toSorted(([, one], [, other]) => other.size - one.size);
  const total = types.reduce((sum, [, purls]) => sum + purls.size, 0);
  const named = types.slice(0, MOST_TYPES).map(([type, purls]) => `${purls.size.toLocaleString('en')} ${type}`);
  const more = types.length > MOST_TYPES ? ['others'] : [];
  const list = named.length === 0 ? '' : `: ${[...named, ...more].join(', ')}`;
  const inLayers = layers.length === 0 ? '' : ` in ${amount(layers.length, 'layer')}`;
  return `${amount(total, 'package')}${inLayers}${list}`;
}

/** What is known to be made use of, or how likely that is, has a column of its own where anything of it is known. */
function findingTable(findings: readonly Finding[]): readonly string[] {
  const rows = [HEADINGS, ...findings.map(rowOf)];
  const marks = ['EXPLOITED', ...findings.map(exploitedCell)];
  return tableOf(isExploitationKnown(findings) ? rows.map((row, at) => row.toSpliced(1, 0, marks[at] ?? '')) : rows);
}

function isExploitationKnown(findings: readonly Finding[]): boolean {
  return findings.some(({ knownExploited, epss }) => knownExploited !== undefined || epss !== undefined);
}

/** Of earlier days it is not kept. */
const EXPLOITED_NOW = 'What is made use of, and how likely that is, is told as of now.\n';

/** `known` in CISA's catalogue, else EPSS's chance within 30 days. */
function exploitedCell({ knownExploited, epss }: Finding): string {
  if (knownExploited !== undefined) return 'known';
  return epss === undefined ? '-' : `${(epss.score * 100).toFixed(1)} %`;
}

function excusedTable(excused: readonly Finding[]): readonly string[] {
  return tableOf([EXCUSED_HEADINGS, ...excused.map(excusedRow)]);
}

const EXCUSED_HEADINGS = ['SEVERITY', 'VULNERABILITY', 'PACKAGE', 'STATUS', 'BY', 'UNTIL', 'WHY'];

function excusedRow({ severity, name, package: found, excusedBy }: Finding): readonly string[] {
  const { status = '', owner = '', reason = '', expiresAt } = excusedBy ?? {};
  const until = expiresAt === undefined ? '-' : new Date(expiresAt).toISOString().slice(0, 10);
  const cells = [severity, name, `${found.name} ${found.version}`, status, owner, until];
  return [...cells.map((cell) => shortened(printable(cell))), cut(printable(reason))];
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const HEADINGS = ['SEVERITY', 'VULNERABILITY', 'PACKAGE', 'INSTALLED', 'FIXED IN', 'WHERE'];
const LONGEST = 60;

function rowOf({ severity, name, verdict, fixedVersion, package: found }: Finding): readonly string[] {
  const isSame = found.name === found.sourceName;
  const cells = [
    severity,
    name,
    isSame ? found.name : `${found.name} (${found.sourceName})`,
    found.version,
    verdict === 'undetermined' ? 'undetermined' : (fixedVersion ?? '-'),
    found.path,
  ];
  return cells.map((cell) => shortened(printable(cell)));
}

/** Of a path the end tells more than the beginning; of anything else this is longer than it gets. */
function shortened(cell: string): string {
  return cell.length > LONGEST ? `…${cell.slice(-LONGEST)}` : cell;
}

function conclusionOf({ scan }: Reported, from: Threshold): string {
  const all = amount(scan.findings.length, 'finding');
  switch (outcomeOf(scan, from).kind) {
    case 'clean':
      return scan.findings.length === 0
        ? `clean: all of it is covered, and nothing was found${scan.excused.length === 0 ? '' : ' that is not excused'}`
        : `${belowOf(scan.findings, from)}; all of it is covered`;
    case 'findings':
      return `${all}: ${severitiesOf(scan.findings)}`;
    case 'doubtful':
      return scan.findings.length === 0
        ? 'nothing was found, which does not mean that nothing is there'
        : `${belowOf(scan.findings, from)}, which does not mean that nothing is there`;
    case 'failed':
      return scan.findings.length === 0
        ? 'nothing can be said of it'
        : `${all}: ${severitiesOf(scan.findings)}; of the rest nothing can be said`;
  }
}

/** Many publishers name no severity: such a finding may be anything. */
function belowOf(findings: readonly Finding[], from: Threshold): string {
  const nameless = findings.filter(({ severity }) => severity === 'UNDEFINED').length;
  const doubt = nameless === 0 ? '' : `, ${nameless === findings.length ? 'all' : nameless} without a severity`;
  return `nothing at or over ${from}; below it ${amount(findings.length, 'finding')}: ${severitiesOf(findings)}${doubt}`;
}

function severitiesOf(findings: readonly Finding[]): string {
  const counts = SEVERITIES.map(
    (severity) => [severity, findings.filter((one) => one.severity === severity).length] as const,
  );
  return counts
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count.toLocaleString('en')} ${severity}`)
    .join(', ');
}
