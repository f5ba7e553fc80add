import { escapeHtml, unlinkedHtml } from '../../lib/escape-html.ts';
import type { Line, Span } from './span.ts';

/**
 * A line as HTML. Nothing in it is a link but what leads to a publisher or to this server: mail clients make links of
 * addresses that stand in one text, so others are in two.
 */
export function html(line: Line): string {
  return line.map(piece).join('');
}

const CODE = "font-family:Menlo,Consolas,'Liberation Mono',monospace;font-size:13px";

function piece({ text, style, href, isAddress }: Span): string {
  const escaped = isAddress === true ? escapeHtml(text) : unlinkedHtml(escapeHtml(text));
  const styled = inStyle(escaped, style);
  return href === undefined ? styled : `<a class="link" href="${escapeHtml(href)}" style="color:#0b57d0">${styled}</a>`;
}

function inStyle(text: string, style: Span['style']): string {
  switch (style) {
    case 'strong':
      return `<strong>${text}</strong>`;
    case 'code':
      return `<code style="${CODE}">${text}</code>`;
    case 'faint':
      return `<span class="faint" style="color:#5f6368">${text}</span>`;
    default:
      return text;
  }
}
