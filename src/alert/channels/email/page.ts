import { mailPage, PAGE_CODE, PAGE_FONT, PAGE_TEXT } from '../../../mail/index.ts';
import {
  type FindingTelling,
  faint,
  html,
  type Line,
  limitedTo,
  onlyImage,
  sourceLines,
  strong,
  type Telling,
  words,
} from '../../wording/index.ts';

/*
 * One column of tables, which every mail client lays out alike:
 *
 *   title, state          a bar in the state's colour
 *   what changed
 *   what mends most       of several images
 *   [ CRITICAL ] CVE-…    label beside what is said of it, so that it reads at 320 pixels as at 1,000
 *   what to do
 *   images                of several images
 *   where it comes from, its page, how to mute
 *   who says it
 */

const BARS = { alarm: '#b3261e', doubt: '#5f6368', relief: '#1e7d3c' } as const;
const LABELS: Readonly<Record<string, string>> = {
  CRITICAL: '#b3261e',
  HIGH: '#b04a00',
  MEDIUM: '#7a5d00',
  LOW: '#1d5fa8',
  FIXED: '#1e7d3c',
  EXCUSED: '#5f6368',
};
const OTHER_LABEL = '#5f6368';

/** Gmail shows 102 KB of a mail, and cuts what is beyond. */
const MOST_BYTES = 100 * 2 ** 10;

/** A message as the HTML of a mail: no picture, no script, nothing that is fetched. */
export function emailPage(telling: Telling): string {
  const rooms = [10, 7, 5, 3, 2, 1].values();
  const pages = rooms.map((most) => pageOf(limitedTo(telling, most)));
  return pages.find((page) => Buffer.byteLength(page) <= MOST_BYTES) ?? pageOf(limitedTo(telling, 0));
}

function pageOf(telling: Telling): string {
  const { title, state, subject, lead } = telling;
  const only = onlyImage(telling);
  const changed = only === undefined ? [] : [[strong(only.open)], ...only.lines];
  const rows = [
    row(`<h1 class="text" style="${PAGE_TEXT};font-size:19px;line-height:26px;margin:0">${html([words(title)])}</h1>`),
    ...[...lead, ...changed].map(paragraph),
    ...groups(telling),
    ...findings(telling),
    ...remedies(telling),
    ...severalImages(telling),
    ...about(telling),
    ...excuses(telling),
    row(
      `<p class="text faint line" style="${PAGE_TEXT};font-size:13px;color:#5f6368;margin:12px 0 0;border-top:1px solid #dadce0;padding-top:12px">${html([words(telling.foot)])}</p>`,
    ),
  ];
  return mailPage(
    subject,
    `<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#ffffff"><tr><td align="left" style="padding:16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:680px;border-left:4px solid ${BARS[state]}"><tr><td style="padding-left:14px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
${rows.join('\n')}
</table>
</td></tr></table>
</td></tr></table>`,
  );
}

function row(content: string): string {
  return `<tr><td>${content}</td></tr>`;
}

function paragraph(line: Line): string {
  return row(`<p class="text" style="${PAGE_TEXT};margin:8px 0 0">${html(line)}</p>`);
}

function heading(text: string): string {
  return row(`<h2 class="text" style="${PAGE_TEXT};font-weight:600;margin:20px 0 0">${html([words(text)])}</h2>`);
}

function command(text: string): string {
  const style = `${PAGE_TEXT};${PAGE_CODE}`;
  return `<div class="text box" style="${style};background:#f1f3f4;border-radius:4px;padding:6px 8px;margin:4px 0 0">${html([words(text)])}</div>`;
}

function groups({ groups: all, groupsLeft }: Telling): readonly string[] {
  return [
    ...(all.length === 0 ? [] : [heading('What mends most of it')]),
    ...all.map(({ title, what, remedy, ids, images: names }) => {
      const lines: readonly Line[] = [[strong(title)], [words(what)], [faint(`${ids}; ${names}`)]];
      return row(`${block(lines)}${remedy === undefined ? '' : command(remedy)}`);
    }),
    ...left(groupsLeft, ' groups'),
  ];
}

function severalImages(telling: Telling): readonly string[] {
  const { images, imagesLeft, more } = telling;
  if (onlyImage(telling) !== undefined) return [];
  return [
    ...(images.length === 0 ? [] : [heading('Images')]),
    ...images.map((image) => {
      const { name, page, open, lines } = image;
      const head = page === undefined ? strong(name) : { ...strong(name), href: page };
      return row(block([[head, words(`: ${open}`)], ...lines, ...sourceLines(image)]));
    }),
    ...left(imagesLeft, ' images', more),
  ];
}

function block(lines: readonly Line[]): string {
  const content = lines
    .filter((line) => line.length > 0)
    .map(html)
    .join('<br>');
  return `<div class="text line" style="${PAGE_TEXT};margin:8px 0 0;padding-top:8px;border-top:1px solid #dadce0">${content}</div>`;
}

function findings(telling: Telling): readonly string[] {
  const { worst, more } = telling;
  if (worst.findings.length === 0) return [];
  const isOne = onlyImage(telling) !== undefined;
  const rows = worst.findings.map(findingRow).join('\n');
  const table = `<table width="100%" cellpadding="0" cellspacing="0" style="margin:12px 0 0">\n${rows}\n</table>`;
  return [
    ...(isOne ? [] : [heading('The worst')]),
    row(table),
    ...left(worst.findingsLeft, ' findings', isOne ? more : undefined),
  ];
}

function findingRow({ label, id, host, package: name, versions, notes, images }: FindingTelling): string {
  const colour = LABELS[label] ?? OTHER_LABEL;
  const badge = `<span style="${PAGE_FONT};font-size:11px;line-height:16px;font-weight:700;color:#ffffff;background:${colour};border-radius:3px;padding:2px 5px;white-space:nowrap">${label === 'INFORMATIONAL' ? 'INFO' : label}</span>`;
  const about = [...notes, ...(images === undefined ? [] : [images]), ...(host === undefined ? [] : [host])];
  const lines: readonly Line[] = [
    [id],
    [{ text: name, style: 'code' }, words(' '), ...versions],
    ...(about.length === 0 ? [] : [[faint(about.join(' · '))]]),
  ];
  const cell = 'vertical-align:top;padding:8px 0;border-top:1px solid #dadce0';
  return `<tr><td class="line" width="96" style="${cell};width:96px">${badge}</td><td class="line text" style="${PAGE_TEXT};${cell}">${lines.map(html).join('<br>')}</td></tr>`;
}

function remedies({ worst }: Telling): readonly string[] {
  if (worst.remedies.length === 0) return [];
  return [
    heading('What to do'),
    ...worst.remedies.map(({ command: text, ids }) => row(`${command(text)}${small(`for ${ids}`)}`)),
  ];
}

function about(telling: Telling): readonly string[] {
  const only = onlyImage(telling);
  const { mute } = telling.worst;
  return [
    ...(only?.source === undefined ? [] : [heading(only.source.label), paragraph([only.source.place])]),
    ...(only?.page === undefined ? [] : [paragraph([{ ...strong('The image’s page'), href: only.page }])]),
    ...(mute === undefined ? [] : [heading('To mute the first of them'), row(command(mute))]),
  ];
}

function excuses({ images, excuses: all, excusesLeft }: Telling): readonly string[] {
  return [
    ...(all.length === 0 || images.length === 0 ? [] : [heading('Excuses')]),
    ...all.map(({ state, about: what, why, commands }) => {
      const typed = commands.map(({ what: does, command: text }) => `${small(`${does}:`)}${command(text)}`);
      return row(
        `${block([[strong(state), words(': '), { text: what, style: 'code' }], [faint(why)]])}${typed.join('')}`,
      );
    }),
    ...left(excusesLeft, ' excuses'),
  ];
}

function small(text: string): string {
  return `<div class="faint" style="${PAGE_TEXT};font-size:13px;color:#5f6368;margin:4px 0 0">${html([words(text)])}</div>`;
}

function left(count: number, what: string, more?: Telling['more']): readonly string[] {
  if (count === 0) return [];
  const text = words(`and ${count.toLocaleString('en-GB')} more${what}`);
  return [paragraph(more === undefined ? [text] : [text, words(': '), { ...words(more.title), href: more.href }])];
}
