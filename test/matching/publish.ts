import { zipOf } from '../support/zip.ts';

/** An archive of OSV records, as OSV and others publish it; `path` is that of a record's id. */
export function osvArchive(
  records: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[],
  path = (id: string) => `${id}.json`,
): Buffer {
  return zipOf(records.map((record) => [path(record.id), JSON.stringify(record)]));
}

/** `affected` of an OSV record: `introduced 0 fixed 1.2` are the events of its one range. */
export function osvAffected(ecosystem: string, name: string, events: string, type = 'ECOSYSTEM'): object {
  const words = events.split(' ');
  const pairs = words.flatMap((word, at) => (at % 2 === 0 ? [{ [word]: words[at + 1] }] : []));
  return { package: { ecosystem, name }, ranges: [{ type, events: pairs }] };
}

/** Debian's tracker, of one release; `CVE-2024-1001 zlib`: what it says of that. */
export function trackerFeed(codename: string, said: Readonly<Record<string, object>>): string {
  const bySource: Record<string, Record<string, object>> = {};
  for (const [key, release] of Object.entries(said)) {
    const [id = '', name = ''] = key.split(' ');
    bySource[name] = { ...bySource[name], [id]: { releases: { [codename]: { repositories: {}, ...release } } } };
  }
  return JSON.stringify(bySource);
}

/** One update of Amazon's updateinfo.xml; `kernel 5.15.43-20.123.amzn2`, with an epoch where there is one: the packages. */
export function alasUpdate(id: string, collection: string, cve: string, packages: readonly string[]): string {
  const listed = packages.map((text) => {
    const [name = '', evr = ''] = text.split(' ');
    const [, epoch = '0', version = '', release = ''] = /^(?:(\d+):)?(.+)-([^-]+)$/.exec(evr) ?? [];
    return `<package arch="x86_64" epoch="${epoch}" name="${name}" release="${release}" version="${version}" />`;
  });
  return `<?xml version="1.0" ?>
<updates><update status="final" version="1.4" author="linux-security@amazon.com" type="security" from="linux-security@amazon.com">
  <id>${id}</id><title>Amazon Linux - ${id}: important priority package update</title>
  <issued date="2024-06-06 17:58" /><severity>important</severity>
  <description>Package updates are available that fix the following vulnerabilities:</description>
  <references><reference href="https://cve.org/${cve}" id="${cve}" type="cve" /></references>
  <pkglist><collection short="${collection}"><name>Amazon Linux</name>${listed.join('')}</collection></pkglist>
</update></updates>`;
}
