import { readFile, stat } from 'node:fs/promises';
import { excusedByGiven, type GivenExcuses, givenExcuses, MOST_VEX_BYTES, readVex } from '../../excuse/index.ts';
import type { ExcusedPackage, ExcusePlace } from '../../excuse/types.ts';
import type { VexDocument } from '../../excuse/vex/types.ts';
import type { Finding } from '../../match/types.ts';

/** Reads the VEX documents that are given beside a target. Throws with a sentence for people. */
export async function readVexFiles(paths: readonly string[]): Promise<readonly VexDocument[]> {
  const documents: VexDocument[] = [];
  for (const path of paths) documents.push(await readVexFile(path));
  return documents;
}

/** Reads one. Throws with a sentence for people. */
export async function readVexFile(path: string): Promise<VexDocument> {
  const bytes = await bytesOf(path);
  const read = readVex(bytes);
  if (read.kind === 'unreadable') throw new Error(`cannot read "${path}": ${read.reason}`);
  return read.document;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MOST_VEX_BYTES) throw new Error(`it has ${size} bytes, and ${MOST_VEX_BYTES} are the most`);
    return await readFile(path);
  } catch (error) {
    throw new Error(`cannot read "${path}"`, { cause: error });
  }
}

/** An image that was looked at, as far as documents may excuse what was found in it. */
interface LookedInto {
  readonly name: string;
  readonly digest?: string;
  readonly scan: {
    readonly findings: readonly Finding[];
    readonly excused: readonly Finding[];
    readonly packages: readonly ExcusedPackage[];
  };
}

/** An image of which what the documents excuse is told apart from what is found: it is their giver's own word. */
export function withGiven<Image extends LookedInto>(image: Image, documents: readonly VexDocument[]): Image {
  if (documents.length === 0) return image;
  const { host, place } = placeOf(image.name);
  const given = givenExcuses(documents, host === undefined ? [] : [host]);
  const marked = image.scan.findings.map((finding) => marking(finding, given, { image, place }));
  const isExcused = ({ excusedBy }: Finding) => excusedBy !== undefined;
  const findings = marked.filter((finding) => !isExcused(finding));
  return { ...image, scan: { ...image.scan, findings, excused: [...image.scan.excused, ...marked.filter(isExcused)] } };
}

function marking(
  finding: Finding,
  given: GivenExcuses,
  { image, place }: { readonly image: LookedInto; readonly place: ExcusePlace | undefined },
): Finding {
  const by = excusedByGiven(given, {
    names: [finding.name, ...finding.aliases],
    packages: [finding.package, ...finding.also],
    beside: image.scan.packages,
    digests: image.digest === undefined ? [] : [image.digest],
    ...(place === undefined ? {} : { place }),
  });
  return by === undefined ? finding : { ...finding, excusedBy: by };
}

/** `docker://localhost:5000/team/app:1`, as far as it tells of a registry and a repository. */
function placeOf(name: string): { readonly host?: string; readonly place?: ExcusePlace } {
  const [, host, repository, tag] = /^(?:[a-z-]+:(?:\/\/)?)?([^/@]+)\/([^@:]+)(?::([^@/]+))?(?:@.*)?$/.exec(name) ?? [];
  if (host === undefined || repository === undefined || !/[.:]|^localhost$/.test(host)) return {};
  return { host, place: { repository, tags: tag === undefined ? [] : [tag] } };
}
