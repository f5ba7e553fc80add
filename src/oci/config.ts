import { fieldsOf, parseJson } from '../lib/json.ts';

/** What is used of an image's config (image-spec, "OCI Image Configuration"): a claim of who made the image. */
export interface ImageConfig {
  readonly labels: Readonly<Record<string, string>>;
  /** The steps that made it, the first at the base. */
  readonly history: readonly HistoryEntry[];
}

/** A step of a build; those that made no layer changed only how the image is run. */
export interface HistoryEntry {
  readonly createdBy?: string;
  readonly comment?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  readonly hasLayer: boolean;
}

const MOST_ENTRIES = 1_000;
const LONGEST_TEXT = 4_000;

/** Reads a config; undefined where it is not JSON. Fields that are no config's are passed over. */
export function parseImageConfig(bytes: Uint8Array): ImageConfig | undefined {
  const json = parseJson(bytes);
  if (json.kind !== 'value') return undefined;
  const config = fieldsOf(json.value);
  const labels = Object.entries(fieldsOf(fieldsOf(config['config'])['Labels']));
  const history = Array.isArray(config['history']) ? config['history'] : [];
  return {
    labels: Object.fromEntries(labels.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    history: history.slice(0, MOST_ENTRIES).map(entryOf),
  };
}

function entryOf(value: unknown): HistoryEntry {
  const fields = fieldsOf(value);
  const createdBy = textOf(fields['created_by']);
  const comment = textOf(fields['comment']);
  const createdAt = Date.parse(textOf(fields['created']) ?? '');
  return {
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(comment === undefined ? {} : { comment }),
    ...(Number.isNaN(createdAt) ? {} : { createdAt }),
    hasLayer: fields['empty_layer'] !== true,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TEXT) : undefined;
}
