import type { FindingTelling } from './finding.ts';
import { type ImageTelling, sourceLines } from './image.ts';
import type { Line, Span } from './span.ts';
import type { Telling } from './telling.ts';

/** A message as plain text, in lines of people's length but for commands and addresses. */
export function plainText(telling: Telling): string {
  const { title, lead, groups, images, worst, excuses, foot } = telling;
  const [only] = images;
  const isOne = images.length === 1 && telling.imagesLeft === 0 && only !== undefined;
  const parts: readonly (readonly string[])[] = [
    [unlinked(title), ...lead.map(plain)],
    isOne ? [only.open, ...only.lines.map(plain)] : [],
    groups.length === 0
      ? []
      : ['What mends most of it:', ...groups.flatMap(groupLines), ...left(telling.groupsLeft, 'groups')],
    ...worst.findings.map(findingLines),
    left(worst.findingsLeft, 'findings', isOne ? telling.more : undefined),
    worst.remedies.length === 0
      ? []
      : ['What to do:', ...worst.remedies.map(({ command, ids }) => `  ${unlinked(command)}   (${unlinked(ids)})`)],
    isOne ? [] : [...images.flatMap(imageLines), ...left(telling.imagesLeft, 'images', telling.more)],
    isOne ? aboutLines(only) : [],
    worst.mute === undefined ? [] : ['To mute the first of them:', `  ${unlinked(worst.mute)}`],
    ...excuses.map(excuseLines),
    left(telling.excusesLeft, 'excuses'),
    [unlinked(foot)],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** A line as plain text; where it links to stands behind it. */
export function plain(line: Line): string {
  return line
    .map(({ text, href, isAddress }: Span) => {
      if (href !== undefined) return `${unlinked(text)} (${href})`;
      return isAddress === true ? text : unlinked(text);
    })
    .join('');
}

/** Mail clients make a link of whatever has `://` in it. */
function unlinked(text: string): string {
  return text.replaceAll('://', '[:]//');
}

function groupLines({ title, what, remedy, ids, images }: Telling['groups'][number]): readonly string[] {
  return [
    `- ${unlinked(title)}`,
    `  ${unlinked(what)}`,
    ...(remedy === undefined ? [] : [`  ${unlinked(remedy)}`]),
    ...[ids, images].filter((text) => text !== '').map((text) => `  ${unlinked(text)}`),
  ];
}

function imageLines(image: ImageTelling): readonly string[] {
  const { name, page, open, lines } = image;
  return [
    `${unlinked(name)}: ${open}`,
    ...[...lines, ...sourceLines(image)].map((line) => `  ${plain(line)}`),
    ...(page === undefined ? [] : [`  ${page}`]),
  ];
}

function findingLines({ label, id, package: name, versions, notes, images }: FindingTelling): readonly string[] {
  const about = [plain(versions), ...notes.map(unlinked), ...(images === undefined ? [] : [unlinked(images)])];
  return [
    `${label} ${unlinked(id.text)} in ${unlinked(name)}`,
    `  ${about.join('; ')}`,
    ...(id.href === undefined ? [] : [`  ${id.href}`]),
  ];
}

function excuseLines({ state, about, why, commands }: Telling['excuses'][number]): readonly string[] {
  return [
    `${state}: ${unlinked(about)}`,
    `  ${unlinked(why)}`,
    ...commands.flatMap(({ what, command }) => [`  ${what}:`, `    ${unlinked(command)}`]),
  ];
}

function aboutLines(image: ImageTelling): readonly string[] {
  const { page } = image;
  return [...sourceLines(image).map(plain), ...(page === undefined ? [] : [`The image: ${page}`])];
}

function left(count: number, what: string, more?: Telling['more']): readonly string[] {
  if (count === 0) return [];
  const place = more === undefined ? '' : `: ${more.href}`;
  return [`and ${count.toLocaleString('en-GB')} more ${what}${place}`];
}
