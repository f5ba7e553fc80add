import { escapeHtml, unlinkedHtml } from '../../lib/escape-html.ts';

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

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const CODE = "font-family:Menlo,Consolas,'Liberation Mono',monospace;font-size:13px;line-height:19px";
const TEXT = `${FONT};font-size:15px;line-height:22px;color:#1f1f1f;overflow-wrap:anywhere;word-break:break-word`;
const SMALL = `${FONT};font-size:13px;line-height:19px;color:#5f6368;overflow-wrap:anywhere;word-break:break-word`;

const DARK = `@media (prefers-color-scheme:dark){
body,.page{background:#1b1b1f!important}
.text{color:#e6e6e9!important}
.faint{color:#a9adb5!important;border-color:#3a3a40!important}
.link{color:#8ab4f8!important}
}`;

/**
 * One column that reads at 320 pixels as at 1,000: no picture, no script, nothing that is fetched. Colours stand in each
 * element, since many clients drop a style sheet; where it is kept it turns them for a dark screen.
 */
export function emailPage({ title, parts }: EmailPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${DARK}</style>
</head>
<body style="margin:0;padding:0;background:#ffffff">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr>
<td class="page" align="left" style="padding:16px;background:#ffffff">
<div style="max-width:640px">
${parts.map(written).join('\n')}
</div>
</td>
</tr>
</table>
</body>
</html>
`;
}

function written(part: EmailPart): string {
  switch (part.kind) {
    case 'paragraph':
      return `<p class="text" style="${TEXT};margin:0 0 16px">${escapeHtml(part.text)}</p>`;
    case 'message': {
      // JSON is for machines: an address in it may be anything's, and is not to become a link.
      const [look, text] = part.isJson ? [CODE, unlinkedHtml(escapeHtml(part.text))] : ['', escapeHtml(part.text)];
      return `<div class="text" style="${TEXT};${look};white-space:pre-wrap;margin:0 0 16px">${text}</div>`;
    }
    case 'button':
      return `<p style="margin:0 0 16px"><a href="${escapeHtml(part.href)}" style="${BUTTON}">${escapeHtml(part.text)}</a></p>`;
    case 'footer':
      return `<p class="faint" style="${SMALL};margin:0;padding-top:12px;border-top:1px solid #dadce0">${escapeHtml(part.text)}${linkOf(part.link)}</p>`;
  }
}

const BUTTON = `${FONT};display:inline-block;padding:10px 20px;border-radius:4px;background:#0b57d0;color:#ffffff;font-size:15px;line-height:22px;text-decoration:none`;

function linkOf(link: { readonly text: string; readonly href: string } | undefined): string {
  if (link === undefined) return '';
  return ` <a class="link" href="${escapeHtml(link.href)}" style="color:#0b57d0">${escapeHtml(link.text)}</a>`;
}
