import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** A page for people: its texts are anybody's. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** What is said in small type at the end. */
  readonly note?: string;
  /** The one button: it posts to the address that the page was opened at. */
  readonly button?: string;
}

const STYLE = [
  ':root{color-scheme:light dark}',
  'body{font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:12vh auto;padding:0 1em}',
  'h1{font-size:1.5em;line-height:1.2}',
  'p{overflow-wrap:anywhere}',
  'small{opacity:.75}',
  'button{font:inherit;padding:.6em 1.4em;border:0;border-radius:4px;background:#0b57d0;color:#fff;cursor:pointer}',
].join('');
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Writes the page: no script runs in it, nothing is loaded, no other page frames it, and its address is told nobody. */
export function sendPage(response: ServerResponse, { status, title, paragraphs, button, note }: Page): void {
  const body = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>`,
    `<body><h1>${escaped(title)}</h1>`,
    ...paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    button === undefined ? '' : `<form method="post"><button type="submit">${escaped(button)}</button></form>`,
    note === undefined ? '' : `<p><small>${escaped(note)}</small></p>`,
    '</body></html>\n',
  ].join('\n');
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  });
  response.end(body);
}

function escaped(text: string): string {
  return text.toWellFormed().replaceAll(/[&<>"'\p{Cc}]/gu, (character) => `&#${character.codePointAt(0) ?? 0xfffd};`);
}
