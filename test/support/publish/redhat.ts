import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { writeFeed } from '../feeds-folder.ts';
import { file, tar } from '../images.ts';
import { piped } from './tools.ts';

const SECURITY = 'https://security.access.redhat.com/data';

/** Fixtures that were made to be wrong, or made up, are no publisher's. */
const MADE_UP = /bad|illegal|-(?:123|456)\b/;

/** Red Hat's VEX documents: an archive of those before a day, and beside it those that changed since. */
export function writeVex(folder: string, documents: string): void {
  const names = readdirSync(documents).filter((name) => !MADE_UP.test(name));
  // Of two of one vulnerability, the one that bears the publisher's own name is the whole one.
  const whole = names.filter((name) => {
    const { id } = trackingOf(readFileSync(join(documents, name)));
    return name === `${id}.json` || !names.includes(`${id}.json`);
  });
  writeCsaf(
    folder,
    { root: `${SECURITY}/csaf/v2/vex`, archive: 'csaf_vex', day: '2026-03-20' },
    whole.map((name) => join(documents, name)),
  );
}

/** Red Hat's errata as CSAF, in the same form. */
export function writeErrata(folder: string, documents: string): void {
  const place = { root: `${SECURITY}/csaf/v2/advisories`, archive: 'csaf_advisories', day: '2025-02-15' };
  writeCsaf(
    folder,
    place,
    readdirSync(documents).map((name) => join(documents, name)),
  );
}

interface CsafPlace {
  readonly root: string;
  readonly archive: string;
  /** The day of the archive, after which documents stand in the list of changes and beside it. */
  readonly day: string;
}

function writeCsaf(folder: string, { root, archive, day }: CsafPlace, documents: readonly string[]): void {
  const archived: ReturnType<typeof file>[] = [];
  const changes: string[] = [];
  for (const document of documents) {
    const bytes = readFileSync(document);
    const { id, date } = trackingOf(bytes);
    const path = `${/\d{4}/.exec(id)?.[0]}/${id.replace(':', '_')}.json`;
    if (date < day) archived.push(file(path, bytes));
    else {
      writeFeed(folder, `${root}/${path}`, bytes);
      changes.push(`"${path}","${date}"\n`);
    }
  }
  const name = `${archive}_${day}.tar.zst`;
  writeFeed(folder, `${root}/${name}`, zstdCompressSync(tar(archived)));
  writeFeed(folder, `${root}/archive_latest.txt`, name);
  writeFeed(folder, `${root}/changes.csv`, changes.join(''));
  writeFeed(folder, `${root}/deletions.csv`, '');
}

function trackingOf(bytes: Buffer): { readonly id: string; readonly date: string } {
  const { document } = JSON.parse(bytes.toString()) as {
    readonly document: { readonly tracking: { readonly id: string; readonly current_release_date: string } };
  };
  return { id: document.tracking.id.toLowerCase(), date: document.tracking.current_release_date };
}

/** Red Hat's OVAL: the form of today for RHEL 8, that of before beside it, and the archive of releases long gone. */
export function writeOval(folder: string, feeds: string): void {
  const read = (name: string) => readFileSync(join(feeds, name));
  const current = piped('bzip2', ['-1'], read('rhel-8.oval.v2.xml'));
  writeFeed(folder, `${SECURITY}/oval/v2/RHEL8/rhel-8.oval.xml.bz2`, current);
  const former = 'com.redhat.rhsa-RHEL8.xml';
  writeFeed(folder, `https://www.redhat.com/security/data/oval/${former}`, read(former));
  const old = 'Red_Hat_Enterprise_Linux_3.xml';
  const archive = gzipSync(tar([file(old, read(old))]), { level: 1 });
  writeFeed(folder, `${SECURITY}/archive/oval_v1_20230706.tar.gz`, archive);
}
