import { html, raw } from 'hono/html';
import type { ApiFindings, ApiImage } from '../types.ts';
import { STYLE } from './style.ts';

/** What a page shows of an image. */
export interface ImagePageContent {
  readonly image: ApiImage;
  /** Of the platform that is looked at; absent where none is inspected yet. */
  readonly findings?: ApiFindings;
  /** The repository's label ImageSource. */
  readonly source?: string;
  /** The address that clients use. */
  readonly url: string;
}

type Markup = ReturnType<typeof html>;
type Shown = ApiFindings['findings'][number];

/** An image's page: what is wrong with it, what mends it, and the commands that say more. Every text may hold anything. */
export function imagePage(content: ImagePageContent): Markup {
  const { image, findings } = content;
  const title = `${image.repository} ${image.tags.join(', ')}`.trim();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Pratique</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
<p class="dim"><code>${image.digest}</code>, pushed ${image.pushedAt.slice(0, 16).replace('T', ' ')} UTC</p>
${image.sandbox === true ? html`<p>A sandbox: nobody is told of it, and its images go by themselves.</p>` : ''}
${content.source === undefined ? '' : html`<p>Built from ${linked(content.source, content.source)}</p>`}
${platforms(content)}
${findings === undefined ? html`<p>It is not inspected yet: ask again soon.</p>` : found(findings)}
${commands(content)}
</body>
</html>`;
}

function platforms({ image, findings }: ImagePageContent): Markup | '' {
  if (image.platforms.length < 2) return '';
  const items = image.platforms.map(({ platform = '' }) =>
    platform === findings?.platform
      ? html`<li><strong>${platform}</strong></li>`
      : html`<li><a href="?platform=${encodeURIComponent(platform)}">${platform}</a></li>`,
  );
  return html`<ul class="counts">${items}</ul>`;
}

function found({ counts, coverage, findings, next }: ApiFindings): Markup {
  const severities = Object.entries(counts).map(
    ([severity, count]) => html`<li class="${severity}">${severity} ${count}</li>`,
  );
  return html`
${coverage.reasons.map((reason) => html`<p>${reason}</p>`)}
${severities.length === 0 ? html`<p>${nothingFound(coverage.kind)}</p>` : html`<ul class="counts">${severities}</ul>`}
${findings.length === 0 ? '' : table(findings)}
${next === undefined ? '' : html`<p class="dim">There are more: the REST API and <code>pratique findings</code> list them all.</p>`}`;
}

function nothingFound(coverage: string): string {
  return coverage === 'covered'
    ? 'Nothing is known to be wrong with it.'
    : 'Nothing was found in what could be looked at.';
}

function table(findings: readonly Shown[]): Markup {
  return html`<div class="table"><table>
<thead><tr><th>Severity</th><th>Vulnerability</th><th>Package</th><th>Installed</th><th>Fixed in</th><th>Path</th></tr></thead>
<tbody>${findings.map(row)}</tbody>
</table></div>`;
}

function row(finding: Shown): Markup {
  const { severity, vulnerability, uri, knownExploited, epss, package: of, fixedVersion, verdict, state } = finding;
  const { excusedBy } = finding;
  const marks = [
    ...(knownExploited === undefined ? [] : ['known to be exploited']),
    ...(epss === undefined ? [] : [`EPSS ${epss.score.toFixed(2)}`]),
    ...(verdict === 'undetermined' ? ['undetermined'] : []),
    ...(excusedBy === undefined ? [] : [`excused by ${excusedBy.owner}, ${excusedBy.reason}`]),
  ];
  return html`<tr><td class="${severity}">${severity}</td>
<td>${linked(uri, vulnerability)}${marks.length === 0 ? '' : html`<br><span class="dim">${marks.join(', ')}</span>`}</td>
<td>${of.name}</td><td><code>${of.version}</code></td>
<td>${fixedVersion === undefined ? html`<span class="dim">${state ?? 'no fix'}</span>` : html`<code>${fixedVersion}</code>`}</td>
<td><code>${of.path}</code></td></tr>`;
}

function commands({ image, url }: ImagePageContent): Markup {
  const host = new URL(url).host;
  const reference = `${image.repository}@${image.digest}`;
  return html`<h2>More</h2>
<pre>pratique explain ${reference} CVE-…
pratique findings ${reference}
pratique sbom docker://${host}/${reference}</pre>`;
}

/** A link to a page of the web, whatever else the text may be. */
function linked(address: string | undefined, text: string): Markup {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '') return html`${text}`;
  return html`<a href="${url.href}" rel="noreferrer noopener nofollow">${text}</a>`;
}
