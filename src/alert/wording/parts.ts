import type { ExcuseTelling } from './excuse.ts';
import type { FindingTelling } from './finding.ts';
import type { GroupTelling } from './group.ts';
import { type ImageTelling, sourceLines } from './image.ts';
import { findingMark } from './marks.ts';
import { code, faint, type Line, strong, words } from './span.ts';
import type { Telling } from './telling.ts';

/** Lines that belong together. */
export type Part = readonly Line[];

/** Parts of which the last may be left out where there is no room. */
export interface PartList {
  readonly parts: readonly Part[];
  /** What to say in the place of those that are left out, and of those that were never here. */
  left(shown: number): Line | undefined;
}

/** A message in lines, for channels of short texts; between the first and the last come the lists. */
export interface Parts {
  readonly first: Part;
  readonly lists: readonly PartList[];
  readonly last: readonly Part[];
  readonly foot: Line;
}

export function partsOf(telling: Telling): Parts {
  const { lead, images, groups, worst, excuses, more, foot } = telling;
  const only = onlyImage(telling);
  return {
    first: [...lead, ...(only === undefined ? [] : [[strong(only.open)], ...only.lines])],
    lists: [
      list(groups.map(groupPart), telling.groupsLeft, 'groups'),
      list(worst.findings.map(findingPart), worst.findingsLeft, 'findings', only === undefined ? undefined : more),
      list(only === undefined ? images.map(imagePart) : [], telling.imagesLeft, 'images', more),
      list(excuses.map(excusePart), telling.excusesLeft, 'excuses'),
    ],
    last: [remedyPart(telling), aboutPart(only), mutePart(telling)].filter((part) => part.length > 0),
    foot: [faint(foot)],
  };
}

/** The image that all of it is about, where it is one. */
export function onlyImage({ images, imagesLeft }: Pick<Telling, 'images' | 'imagesLeft'>): ImageTelling | undefined {
  return images.length === 1 && imagesLeft === 0 ? images[0] : undefined;
}

/** `🔴 CRITICAL CVE-2026-1 in openssl 3.1.4-r0 → 3.1.4-r5`, and what else is known of it. */
function findingPart(finding: FindingTelling): Part {
  const { label, id, host, package: name, versions, notes, images } = finding;
  const about = [...notes, ...(images === undefined ? [] : [images]), ...(host === undefined ? [] : [host])];
  return [
    [
      words(`${findingMark(finding)} `),
      strong(label),
      words(' '),
      id,
      words(' in '),
      code(name),
      words(' '),
      ...versions,
    ],
    ...(about.length === 0 ? [] : [[faint(about.join(' · '))]]),
  ];
}

/** Findings alone, as a list. */
export function findingList(findings: readonly FindingTelling[]): PartList {
  return list(findings.map(findingPart), 0, 'findings');
}

function groupPart({ title, what, remedy, ids, images }: GroupTelling): Part {
  return [
    [strong(title)],
    [words(what)],
    ...(remedy === undefined ? [] : [[words('What to do: '), code(remedy)]]),
    [faint(`${ids}; ${images}`)],
  ];
}

function imagePart(image: ImageTelling): Part {
  const { name, page, open, lines } = image;
  const named = page === undefined ? strong(name) : { ...strong(name), href: page };
  const about = [...lines, ...sourceLines(image)].flatMap((line, index) =>
    index === 0 ? line : [words(' '), ...line],
  );
  return [[named, words(`: ${open}`)], ...(about.length === 0 ? [] : [about])];
}

function excusePart({ state, about, why, commands }: ExcuseTelling): Part {
  return [
    [strong(state), words(': '), code(about)],
    [faint(why)],
    ...commands.map(({ what, command }) => [words(`${what}: `), code(command)]),
  ];
}

function remedyPart({ worst }: Telling): Part {
  if (worst.remedies.length === 0) return [];
  return [
    [strong('What to do')],
    ...worst.remedies.map(({ command, ids }) => [code(command), faint(` for ${ids}`)] as const),
  ];
}

function aboutPart(only: ImageTelling | undefined): Part {
  if (only === undefined) return [];
  const { page } = only;
  return [...sourceLines(only), ...(page === undefined ? [] : [[{ ...words('The image’s page'), href: page }]])];
}

function mutePart({ worst }: Telling): Part {
  return worst.mute === undefined ? [] : [[words('To mute the first of them: '), code(worst.mute)]];
}

function list(parts: readonly Part[], unseen: number, what: string, more?: Telling['more']): PartList {
  return {
    parts,
    left(shown) {
      const count = parts.length - shown + unseen;
      if (count === 0) return undefined;
      const text = words(`and ${count.toLocaleString('en-GB')} more ${what}`);
      return more === undefined ? [text] : [text, words(': '), { ...words(more.title), href: more.href }];
    },
  };
}
