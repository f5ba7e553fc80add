import { tmpdir } from 'node:os';
import type { Config } from '../../config/index.ts';
import type { ExcusePlace } from '../../excuse/types.ts';
import type { FindingOrder } from '../../match/index.ts';
import type { Platform } from '../../oci/manifest.ts';
import { readSbom } from '../../sbom/index.ts';
import type { DetachedScan, DetachedScanner, LayerProgress } from '../../scan/index.ts';
import { openTarget, targetSources } from '../../source/index.ts';
import type { SourceImage } from '../../source/types.ts';
import { openScanning } from '../../wire/index.ts';
import { readVexFiles, withGiven } from './vex.ts';

/** What is typed beside the target, for any command that looks at one. */
export interface LookOptions {
  readonly platform?: Platform | 'all';
  readonly plainHttp?: boolean;
  readonly insecure?: boolean;
  readonly trustRealm?: readonly string[];
  /** A vulnerability by any of its ids, of which an explanation is wanted. */
  readonly explain?: string;
  /** What comes first among the findings. */
  readonly order?: FindingOrder;
  /** As which image of this registry it is looked at: what is excused there is excused of it. */
  readonly place?: ExcusePlace;
  /** VEX documents that excuse, for this look. */
  readonly vex?: readonly string[];
}

/** An image of a target, and what is known of it. */
export interface LookedAt {
  readonly name: string;
  readonly digest?: string;
  readonly platform?: Platform;
  readonly scan: DetachedScan;
}

export type Look =
  | { readonly kind: 'images'; readonly images: readonly LookedAt[] }
  /** A sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface LookRun {
  readonly config: Config;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Told of what is being done, often. */
  onStage(stage: string, progress?: LayerProgress): void;
}

/** Reads a target and says what is known of each image of it. Throws with a sentence for people. */
export async function lookAt(text: string, options: LookOptions, run: LookRun): Promise<Look> {
  const documents = await readVexFiles(options.vex ?? []);
  const look = await lookAtAll(text, options, run);
  return look.kind === 'refused' ? look : { ...look, images: look.images.map((one) => withGiven(one, documents)) };
}

async function lookAtAll(text: string, options: LookOptions, run: LookRun): Promise<Look> {
  const { config, environment, signal, onStage } = run;
  onStage('opening');
  const opened = await openTarget(targetSources, text, {
    ...(options.platform === undefined ? {} : { platform: options.platform }),
    registry: {
      isPlainHttp: options.plainHttp === true,
      isInsecure: options.insecure === true,
      trustedRealms: options.trustRealm ?? [],
      allowed: config.outbound.allowed,
      environment,
    },
    temporaryFolder: tmpdir(),
    signal,
  });
  if (opened.kind === 'refused') return opened;
  const scanning = await openScanning(config);
  try {
    const { explain, order, place } = options;
    const asking = {
      ...(explain === undefined ? {} : { explain }),
      ...(order === undefined ? {} : { order }),
      ...(place === undefined ? {} : { place }),
    };
    const looking = { scanner: scanning.scanner, run, asking };
    if (opened.kind === 'sbom') return await lookAtSbom(text, opened, looking);
    const images: LookedAt[] = [];
    for (const image of opened.images) images.push(await lookAtImage(image, looking));
    return { kind: 'images', images };
  } finally {
    await scanning.close();
    if (opened.kind === 'images') await opened.close();
  }
}

interface Looking {
  readonly scanner: DetachedScanner;
  readonly run: LookRun;
  readonly asking: Pick<LookOptions, 'explain' | 'order' | 'place'>;
}

async function lookAtImage(image: SourceImage, { scanner, run, asking }: Looking): Promise<LookedAt> {
  const { signal, onStage } = run;
  const { name, digest, platform } = image;
  const scan = await scanner.scan(
    { ...image, ...(platform === undefined ? {} : { os: platform.os, architecture: platform.architecture }) },
    {
      ...asking,
      signal,
      onProgress: (progress) => onStage(progress.layersDone === progress.layers ? 'matching' : 'reading', progress),
    },
  );
  return {
    name,
    scan,
    ...(digest === undefined ? {} : { digest }),
    ...(platform === undefined ? {} : { platform }),
  };
}

async function lookAtSbom(
  text: string,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  { scanner, run, asking }: Looking,
): Promise<Look> {
  const { signal, onStage } = run;
  const read = readSbom(bytes, { path: name, signal });
  if (read.kind === 'unreadable') return { kind: 'refused', reason: `cannot read "${text}": ${read.reason}` };
  onStage('matching');
  const { subject, platform, layers, inventory } = read.image;
  const of = platform === undefined ? {} : { os: platform.os, architecture: platform.architecture };
  const scan = await scanner.scanInventory({ ...of, layers, inventory, unreadable: [] }, asking);
  const image = { name: subject?.name ?? name, scan, ...(platform === undefined ? {} : { platform }) };
  return { kind: 'images', images: [image] };
}
