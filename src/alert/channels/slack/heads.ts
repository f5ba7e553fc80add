import { z } from 'zod';
import { SEVERITIES } from '../../../match/types.ts';
import type { AlertImage, AlertMessage, ChannelIo } from '../../types.ts';
import type { FindingTelling } from '../../wording/index.ts';

/** A message in the channel that told of findings, and whose thread hears of their end. */
export interface Head {
  /** The channel as the settings had it then. */
  readonly to: string;
  /** Slack's ids of the channel and of the message. */
  readonly channel: string;
  readonly ts: string;
  /** When it was told, in milliseconds since the epoch. */
  readonly at: number;
  /** It told of other images too: it is not changed by what becomes of this one. */
  readonly isShared: boolean;
  /** What it told of the image. */
  readonly findings: readonly FindingTelling[];
}

/** What is noted of an image: the newest head first, and how far the message that is being sent has got. */
export interface ImageThread {
  readonly heads: readonly Head[];
  readonly sending?: { readonly id: string; readonly steps: readonly string[] };
}

const MOST_HEADS = 5;

const SPAN = z.object({
  text: z.string(),
  style: z.enum(['strong', 'code', 'faint']).exactOptional(),
  href: z.string().exactOptional(),
});

const FINDING = z.object({
  severity: z.enum(SEVERITIES),
  isSettled: z.boolean(),
  label: z.string(),
  id: SPAN,
  host: z.string().exactOptional(),
  package: z.string(),
  versions: z.array(SPAN),
  notes: z.array(z.string()),
  images: z.string().exactOptional(),
  key: z.string(),
}) satisfies z.ZodType<FindingTelling>;

const THREAD = z.object({
  heads: z.array(
    z.object({
      to: z.string(),
      channel: z.string(),
      ts: z.string(),
      at: z.number(),
      isShared: z.boolean(),
      findings: z.array(FINDING),
    }),
  ),
  sending: z.object({ id: z.string(), steps: z.array(z.string()) }).exactOptional(),
}) satisfies z.ZodType<ImageThread>;

/** Under which what is told of an image is noted: one for each tag that the rule watches. */
export function threadKeys({ rule }: Pick<AlertMessage, 'rule'>, image: AlertImage): readonly string[] {
  return image.watched.map((tag) => `${rule} ${image.repository}:${tag}`);
}

/** What is noted under the first of the keys that has anything; what cannot be read is as good as nothing. */
export async function readThread(io: Pick<ChannelIo, 'thread'>, keys: readonly string[]): Promise<ImageThread> {
  for (const key of keys) {
    const noted = parseThread(await io.thread.get(key));
    if (noted !== undefined) return noted;
  }
  return { heads: [] };
}

export async function writeThread(
  io: Pick<ChannelIo, 'thread'>,
  keys: readonly string[],
  thread: ImageThread,
): Promise<void> {
  const value = JSON.stringify({ ...thread, heads: thread.heads.slice(0, MOST_HEADS) });
  for (const key of keys) await io.thread.put(key, value);
}

function parseThread(text: string | undefined): ImageThread | undefined {
  if (text === undefined) return undefined;
  try {
    return THREAD.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
