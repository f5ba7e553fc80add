/** What a mail's HTML has, read strictly: whatever is not written as it should be is a fault. */
export interface ReadHtml {
  readonly faults: readonly string[];
  readonly links: readonly string[];
  /** Its text, a line for each block. */
  readonly text: string;
}

const TAG = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>|<!doctype html>|<|>/gi;
const VOID = new Set(['meta', 'br']);
const KNOWN = new Set('html head meta title style body table tr td h1 h2 p div span strong code a br'.split(' '));
/** Attributes that fetch nothing and run nothing. */
const ATTRIBUTES = new Set(
  'lang charset name content role class width cellpadding cellspacing align style href'.split(' '),
);

export function readHtml(html: string): ReadHtml {
  const faults: string[] = [];
  const links: string[] = [];
  const open: string[] = [];
  const body = html.replace(/<style>[^<]*<\/style>/, '');
  for (const [whole, slash, name = '', attributes = ''] of body.matchAll(TAG)) {
    if (whole === '<!doctype html>') continue;
    if (!KNOWN.has(name)) faults.push(`${whole} ${name}`);
    if (slash === '/' && open.pop() !== name) faults.push(`</${name}> closes something else`);
    if (slash === '' && !VOID.has(name)) open.push(name);
    for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
      if (!ATTRIBUTES.has(attribute)) faults.push(`attribute ${attribute}`);
      if (attribute === 'href') links.push(decoded(value));
      if (attribute === 'style' && /url\(|expression|import/i.test(value)) faults.push(`${attribute}="${value}"`);
    }
  }
  if (open.length > 0) faults.push(`left open: ${open.join(' ')}`);
  faults.push(...(body.match(/&(?!(?:amp|lt|gt|quot|#39);)/g) ?? []).map(() => 'a loose &'));
  const text = decoded(body.replaceAll(/<(?:\/(?:p|div|h1|h2|tr)|br)>/g, '\n').replaceAll(/<[^>]*>/g, ''));
  return { faults, links, text: text.replaceAll(/\n\s*\n/g, '\n').trim() };
}

function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
