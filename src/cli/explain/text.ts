import { printable } from '../../lib/printable.ts';
import type { ExplainedPackage, ExplainedStatement, Explanation, Finding } from '../../match/types.ts';
import { platformText } from '../../oci/platform.ts';
import { amount } from '../advisories/words.ts';
import type { Explained } from './types.ts';

/** For people: the answer, each package with what was compared, and what the answer does not speak of. */
export function explanationText(all: readonly Explained[]): string {
  return all.map((one) => textOf(one, all.length > 1)).join('\n');
}

/** Those of findings that are excused. */
export function excusedAmong(found: readonly Finding[]): readonly Finding[] {
  return found.filter(({ excusedBy }) => excusedBy !== undefined);
}

/** Whether a vulnerability is found, and each finding of it excused. */
export function isExcused({ found }: Explained): boolean {
  return found.length > 0 && excusedAmong(found).length === found.length;
}

function textOf(one: Explained, isOfSeveral: boolean): string {
  const { name, platform, explanation, coverage, found } = one;
  if (explanation === undefined) return '';
  const which = platform === undefined || !isOfSeveral ? name : `${name}, ${platformText(platform)}`;
  const lines = [
    `${printable(which)}: ${answerOf(explanation)}${isExcused(one) ? ', and excused' : ''}`,
    ...excusedAmong(found).flatMap(excusedLines),
    ...explanation.packages.flatMap((each) => ['', ...packageLines(each)]),
    ...elsewhereLines(explanation),
    ...coverage.reasons.map(printable),
  ];
  return `${lines.join('\n')}\n`;
}

function answerOf({ name, answer, packages, isKnown }: Explanation): string {
  if (answer === 'affected') return `${name} is reported`;
  if (answer === 'undetermined') return `${name} is reported, and it could not be determined whether it holds`;
  if (packages.length > 0) return `${name} is not reported`;
  return isKnown
    ? `${name} is not reported: nothing that it is filed under is installed`
    : `${name} is not reported: no advisory that is loaded names it`;
}

function excusedLines({ package: found, excusedBy }: Finding): readonly string[] {
  if (excusedBy === undefined) return [];
  const { id, owner, status, justification, reason, ticket, expiresAt } = excusedBy;
  const until = expiresAt === undefined ? '' : ` until ${new Date(expiresAt).toISOString().slice(0, 10)}`;
  const words = [status, justification, ticket].filter((word) => word !== undefined).join(', ');
  const by = id === undefined ? owner : `${owner}, excuse ${id}`;
  return [printable(`  ${found.name}: excused${until} by ${by} (${words}): ${reason}`)];
}

function packageLines(one: ExplainedPackage): readonly string[] {
  const { name, version, sourceName, sourceVersion, path, layerDigest, verdict, reason } = one;
  const source = sourceName === name && sourceVersion === version ? '' : `, built from ${sourceName} ${sourceVersion}`;
  const where = layerDigest === '' ? path : `${path} in ${layerDigest}`;
  return [
    printable(`${name} ${version}${source}`),
    printable(`  ${where}`),
    printable(`  ${verdict}${reason === undefined ? '' : `: ${reason}`}${ratingOf(one)}`),
    ...decisionLines(one),
    ...one.statements.map((statement) => printable(`  ${statementLine(statement)}`)),
  ];
}

function decisionLines({ severityDecision: decision }: ExplainedPackage): readonly string[] {
  return decision === undefined ? [] : [printable(`  severity: ${decision.sentence}`)];
}

function ratingOf({ severity, score, vector, fixedVersion }: ExplainedPackage): string {
  const parts = [
    severity,
    score === undefined ? undefined : `CVSS ${score}`,
    vector,
    fixedVersion === undefined ? undefined : `fixed in ${fixedVersion}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

function statementLine({
  title,
  id,
  ecosystem,
  name,
  sentence,
  state,
  severity,
  cvss,
  uri,
}: ExplainedStatement): string {
  const words = [
    state === undefined ? undefined : `"${state}"`,
    severity === undefined ? undefined : `severity "${severity}"`,
    cvss === undefined ? undefined : `CVSS ${cvss.score} by ${cvss.source}`,
    uri,
  ].filter((word) => word !== undefined);
  const said = words.length === 0 ? '' : ` (${words.join(', ')})`;
  return `${title}, ${id}, ${ecosystem} ${name}: ${sentence}${said}`;
}

const MOST_SHOWN = 10;

function elsewhereLines({ elsewhere, elsewhereCount }: Explanation): readonly string[] {
  if (elsewhereCount === 0) return [];
  const shown = elsewhere.slice(0, MOST_SHOWN).map(({ ecosystem, name }) => printable(`  ${ecosystem} ${name}`));
  const more = elsewhereCount - shown.length;
  const rest = more === 0 ? [] : [`  and ${amount(more, 'more')}`.replace(/s$/, '')];
  return ['', 'It is also filed under, of which the image has nothing:', ...shown, ...rest];
}
