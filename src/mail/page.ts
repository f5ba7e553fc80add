import { escapeHtml } from '../lib/escape-html.ts';

/** The look of texts. It stands in each element, since many clients drop a style sheet. */
export const PAGE_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
export const PAGE_TEXT = `${PAGE_FONT};font-size:15px;line-height:22px;color:#1f1f1f;overflow-wrap:anywhere;word-break:break-word`;
export const PAGE_CODE = "font-family:Menlo,Consolas,'Liberation Mono',monospace;font-size:13px;line-height:19px";

/** Where a client keeps a style sheet, it turns the colours of these classes for a dark screen. */
const DARK = `@media (prefers-color-scheme:dark){
body,.page{background:#1b1b1f!important}
.text{color:#e6e6e9!important}
.faint{color:#a9adb5!important}
.link{color:#8ab4f8!important}
.line{border-color:#3a3a40!important}
.box{background:#2a2a2f!important}
}`;

/** The HTML of a mail: no picture, no script, nothing that is fetched. `content` is HTML, `title` anybody's text. */
export function mailPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${DARK}</style>
</head>
<body style="margin:0;padding:0;background:#ffffff">
${content}
</body>
</html>
`;
}
