import { gzipSync } from 'node:zlib';
import { writeFeed } from '../feeds-folder.ts';
import { file, tar } from '../images.ts';
import { type Member, nameOf, piped, unpack, zipped } from './tools.ts';

const BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com';

/** OSV's archive of one ecosystem: a file for each record, named after it. Nothing where there is no record. */
export function writeOsvDump(folder: string, ecosystem: string, records: readonly Member[]): void {
  const named = new Map(records.map((record) => [nameOf(record), { path: nameOf(record), bytes: record.bytes }]));
  if (named.size === 0) return;
  writeFeed(folder, `${BUCKET}/${encodeURIComponent(ecosystem)}/all.zip`, zipped([...named.values()]));
}

interface OsvRecord {
  readonly _from?: unknown;
  readonly affected?: readonly { readonly package?: { readonly ecosystem?: string } }[];
}

/** Those records that speak of the ecosystem, without what whoever gathered them added. */
export function recordsOf(ecosystem: string, samples: readonly Member[]): readonly Member[] {
  return samples.flatMap(({ path, bytes }) => {
    const { _from, ...record } = JSON.parse(bytes.toString()) as OsvRecord;
    const speaks = record.affected?.some((one) => one.package?.ecosystem?.split(':', 1)[0] === ecosystem);
    return speaks === true ? [{ path, bytes: Buffer.from(JSON.stringify(record)) }] : [];
  });
}

/** An archive of a repository as GitHub makes it, everything in a folder with the repository's and the branch's name. */
export async function writeRepository(folder: string, url: string, archive: string): Promise<void> {
  const [, name = '', branch = ''] = /\/([^/]+)\/archive\/refs\/heads\/([^/]+)\.tar\.gz$/.exec(url) ?? [];
  const files = await unpack(archive, /./);
  const packed = tar(files.map(({ path, bytes }) => file(`${name}-${branch}/${path}`, bytes)));
  writeFeed(folder, url, gzipSync(packed, { level: 1 }));
}

/** Go's own database, as vuln.go.dev has it in one file. */
export function writeGoVulndb(folder: string, records: readonly Member[]): void {
  const files = records.map((record) => ({ path: `ID/${nameOf(record)}`, bytes: record.bytes }));
  writeFeed(folder, 'https://vuln.go.dev/vulndb.zip', zipped(files));
}

/** One of Canonical's archives: `osv/cve/2024/UBUNTU-CVE-2024-1.json`, `vex/cve/2024/CVE-2024-1.json`. */
export function writeCanonical(folder: string, kind: 'osv' | 'vex', records: readonly Member[]): void {
  const yearOf = (name: string) => /CVE-(\d{4})-/.exec(name)?.[1] ?? '0';
  const paths = new Map(
    records.map((record) => [`${kind}/cve/${yearOf(nameOf(record))}/${nameOf(record)}`, record.bytes]),
  );
  const packed = tar([...paths].map(([path, bytes]) => file(path, bytes)));
  const url = `https://security-metadata.canonical.com/${kind}/${kind}-all.tar.xz`;
  writeFeed(folder, url, piped('xz', ['-1'], packed));
}
