import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { writeFeed } from '../feeds-folder.ts';
import { zipOf } from '../zip.ts';
import { type Member, zipped } from './tools.ts';

/** FIRST's file of a day: one comment, one header, and a line for each CVE. */
export function writeEpss(folder: string, years: readonly Member[]): void {
  const lines = years.flatMap(({ bytes }) => bytes.toString().trim().split('\n'));
  const rows = lines.map((line) => line.trim().replaceAll(';', ','));
  const head = ['#model_version:v2026.03.10,score_date:2026-08-16T00:00:00+0000', 'cve,epss,percentile'];
  const bytes = gzipSync([...head, ...rows, ''].join('\n'), { level: 1 });
  writeFeed(folder, 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz', bytes);
}

/** NVD's files by year, from a page of its interface, which has the same form; beside each the `.meta`. */
export function writeNvd(folder: string, page: Member): void {
  const { vulnerabilities, ...head } = JSON.parse(page.bytes.toString()) as {
    readonly vulnerabilities: readonly { readonly cve: { readonly id: string } }[];
  };
  const years = Map.groupBy(vulnerabilities, ({ cve }) => Math.max(2002, Number(cve.id.split('-')[1])));
  for (const [year, found] of years) {
    const counts = { resultsPerPage: found.length, startIndex: 0, totalResults: found.length };
    const text = JSON.stringify({ ...head, ...counts, vulnerabilities: found });
    const root = `https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-${year}`;
    writeFeed(folder, `${root}.json.gz`, gzipSync(text));
    const digest = createHash('sha256').update(text).digest('hex').toUpperCase();
    const sizes = `size:${Buffer.byteLength(text)}\r\n`;
    writeFeed(folder, `${root}.meta`, `lastModifiedDate:2023-10-18T18:04:18-04:00\r\n${sizes}sha256:${digest}\r\n`);
  }
}

const REPOSITORY = 'CVEProject/cvelistV5';

/** The CVE List: a list of releases, and the archive of the one that is there, packed once more as it is there. */
export function writeCveList(folder: string, records: readonly Member[]): void {
  const tag = 'cve_2024-10-14_0000Z';
  const name = '2024-10-14_all_CVEs_at_midnight.zip';
  const address = `https://github.com/${REPOSITORY}/releases/download/${tag}/${name}.zip`;
  const releases = [{ tag_name: tag, assets: [{ name: `${name}.zip`, browser_download_url: address }] }];
  writeFeed(folder, `https://api.github.com/repos/${REPOSITORY}/releases`, JSON.stringify(releases));
  const inner = zipped(records.map(({ path, bytes }) => ({ path: `cves/${path}`, bytes })));
  writeFeed(folder, address, zipOf([{ name, content: inner, isStored: true }]));
}
