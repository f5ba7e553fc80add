import { escapeHtml, unlinkedHtml } from '../../lib/escape-html.ts';
import { mailPage, PAGE_CODE, PAGE_FONT, PAGE_TEXT } from '../../mail/index.ts';

/** What the HTML of a mail says. Every text is anybody's. */
export interface EmailPage {
  readonly title: string;
  readonly parts: readonly EmailPart[];
}

export type EmailPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** As it was published, with its own lines; JSON keeps its columns too. */
  | { readonly kind: 'message'; readonly text: string; readonly isJson: boolean }
  | { readonly kind: 'button'; readonly text: string; readonly href: string }
  /** What is said last, in small type, with a link at its end. */
  | {
      readonly kind: 'footer';
      readonly text: string;
      readonly link?: { readonly text: string; readonly href: string };
    };

const SMALL = `${PAGE_FONT};font-size:13px;line-height:19px;color:#5f6368;overflow-wrap:anywhere;word-break:break-word`;

/**
 * One column that reads at 320 pixels as at 1,000: no picture, no script, nothing that is fetched. Colours stand in each
 * element, since many clients drop a style sheet; where it is kept it turns them for a dark screen.
 */
export function emailPage({ title, parts }: EmailPage): string {
  return mailPage(
    title,
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr>
<td class="page" align="left" style="padding:16px;background:#ffffff">
<div style="max-width:640px">
${parts.map(written).join('\n')}
</div>
</td>
</tr>
</table>`,
  );
}

function written(part: EmailPart): string {
  switch (part.kind) {
    case 'paragraph':
      return `<p class="text" style="${PAGE_TEXT};margin:0 0 16px">${escapeHtml(part.text)}</p>`;
    case 'message': {
      // JSON is for machines: an address in it may be anything's, and is not to become a link.
      const [look, text] = part.isJson ? [PAGE_CODE, unlinkedHtml(escapeHtml(part.text))] : ['', escapeHtml(part.text)];
      return `<div class="text" style="${PAGE_TEXT};${look};white-space:pre-wrap;margin:0 0 16px">${text}</div>`;
    }
    case 'button':
      return `<p style="margin:0 0 16px"><a href="${escapeHtml(part.href)}" style="${BUTTON}">${escapeHtml(part.text)}</a></p>`;
    case 'footer':
      return `<p class="faint line" style="${SMALL};margin:0;padding-top:12px;border-top:1px solid #dadce0">${escapeHtml(part.text)}${linkOf(part.link)}</p>`;
  }
}

const BUTTON = `${PAGE_FONT};display:inline-block;padding:10px 20px;border-radius:4px;background:#0b57d0;color:#ffffff;font-size:15px;line-height:22px;text-decoration:none`;

function linkOf(link: { readonly text: string; readonly href: string } | undefined): string {
  if (link === undefined) return '';
  return ` <a class="link" href="${escapeHtml(link.href)}" style="color:#0b57d0">${escapeHtml(link.text)}</a>`;
}
