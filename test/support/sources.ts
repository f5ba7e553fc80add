import { tmpdir } from 'node:os';
import { collect, copied } from '../../src/lib/limited.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { platformText } from '../../src/oci/platform.ts';
import { openTarget, targetSources } from '../../src/source/index.ts';
import type { SourceOptions } from '../../src/source/types.ts';

const NOBODY = { PATH: process.env['PATH'] };
const MOST_BYTES = 2 ** 26;

/** Options of a source that knows no login, and waits for nothing. */
export function sourceOptions(more: Partial<SourceOptions> = {}): SourceOptions {
  return {
    registry: {
      isPlainHttp: false,
      isInsecure: false,
      trustedRealms: [],
      environment: NOBODY,
      pauseMilliseconds: 1,
      idleMilliseconds: 5000,
    },
    temporaryFolder: tmpdir(),
    signal: new AbortController().signal,
    ...more,
  };
}

/** A target as tests compare it: names, platforms, and of each layer the digest that it states and that it has. */
export async function seen(text: string, more: Partial<SourceOptions> = {}): Promise<unknown> {
  const opened = await openTarget(targetSources, text, sourceOptions(more));
  if (opened.kind === 'refused') return opened.reason;
  if (opened.kind === 'sbom') return { sbom: opened.name, bytes: opened.bytes.length };
  try {
    return await Promise.all(opened.images.map(seenImage));
  } finally {
    await opened.close();
  }
}

/** An image as `seen` gives it. */
export interface SeenImage {
  readonly name: string;
  readonly digest?: string;
  readonly platform?: string;
  readonly layers: readonly string[];
  readonly remarks?: readonly string[];
}

type Opened = Extract<Awaited<ReturnType<typeof openTarget>>, { readonly kind: 'images' }>;

async function seenImage({ name, digest, platform, layers, remarks }: Opened['images'][number]): Promise<SeenImage> {
  const read: string[] = [];
  for (const layer of layers) {
    if (layer.absent !== undefined) read.push(layer.absent);
    else {
      const bytes = await collect(copied(layer.open(new AbortController().signal)), MOST_BYTES);
      const own = digestOf(bytes);
      read.push(layer.digest === undefined || layer.digest === own ? own : `${own}, not ${layer.digest}`);
    }
  }
  const said = [...remarks, ...layers.flatMap((layer) => layer.remarks?.() ?? [])];
  return {
    name,
    ...(digest === undefined ? {} : { digest }),
    ...(platform === undefined ? {} : { platform: platformText(platform) }),
    layers: read,
    ...(said.length === 0 ? {} : { remarks: said }),
  };
}
