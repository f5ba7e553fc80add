import { isObject } from '../lib/json.ts';
import { type Digest, parseDigest } from './digest.ts';
import { isIndexMediaType, MEDIA_TYPE } from './media-type.ts';
import { repeatedKey } from './repeated-key.ts';

/** image-spec, "Image Index Property Descriptions", `platform`. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** What one blob or manifest says of another (image-spec, "Content Descriptors"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly platform?: Platform;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Addresses outside this registry; kept as written, never followed. */
  readonly urls?: readonly string[];
}

/** An image or artifact: one config and its layers, in order from the base up. */
export interface ImageManifest {
  readonly kind: 'image';
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An image index or manifest list: manifests, usually one for each platform. */
export interface IndexManifest {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations: Readonly<Record<string, string>>;
}

export type Manifest = ImageManifest | IndexManifest;

export type ParsedManifest =
  | { readonly kind: 'ok'; readonly manifest: Manifest }
  | { readonly kind: 'invalid'; readonly reason: string };

const MOST_DESCRIPTORS = 10_000;

/**
 * Reads a manifest that was declared as `contentType` (the request's header without parameters; empty where there was
 * none). Fields that Pratique does not use are not judged; the bytes themselves are what is stored and served.
 */
export function parseManifest(bytes: Uint8Array, contentType: string): ParsedManifest {
  const content = decode(bytes);
  const json = content === undefined ? undefined : parseObject(content);
  if (content === undefined || json === undefined) return invalid('the manifest is not a JSON object');
  const repeated = repeatedKey(content);
  if (repeated !== undefined) {
    return invalid(`the key ${JSON.stringify(repeated.slice(0, 100))} comes twice in an object`);
  }
  const declared = text(json['mediaType']);
  if (declared !== undefined && contentType !== '' && declared !== contentType) {
    return invalid(`mediaType is "${declared}", and Content-Type "${contentType}"`);
  }
  if (json['schemaVersion'] !== 2) return invalid('schemaVersion is not 2');
  const double = doubleOf(json, FIELDS);
  if (double !== undefined) return invalid(`the field ${JSON.stringify(double)} is one that others read as another`);
  const mediaType = declared ?? (contentType === '' ? guessMediaType(json) : contentType);
  try {
    return { kind: 'ok', manifest: isIndexMediaType(mediaType) ? index(json, mediaType) : image(json, mediaType) };
  } catch (error) {
    if (error instanceof InvalidManifest) return invalid(error.message);
    throw error;
  }
}

class InvalidManifest extends Error {}

type Json = Readonly<Record<string, unknown>>;

function image(json: Json, mediaType: string): ImageManifest {
  const known: string[] = [MEDIA_TYPE.ociManifest, MEDIA_TYPE.dockerManifest];
  if (!known.includes(mediaType)) throw new InvalidManifest(`a manifest of type "${mediaType}" is not supported`);
  const config = descriptor(json['config'], 'config');
  const layers = descriptors(json['layers'] ?? [], 'layers');
  // Sums of sizes are stored and shown: what no number holds would not be read back.
  const total = layers.reduce((sum, layer) => sum + layer.size, config.size);
  if (!Number.isSafeInteger(total)) throw new InvalidManifest('its sizes add up to more than 2^53 bytes');
  return { kind: 'image', ...common(json, mediaType), config, layers };
}

function index(json: Json, mediaType: string): IndexManifest {
  return { kind: 'index', ...common(json, mediaType), manifests: descriptors(json['manifests'], 'manifests') };
}

function common(json: Json, mediaType: string) {
  const artifactType = text(json['artifactType']);
  return {
    mediaType,
    annotations: annotations(json['annotations']),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(json['subject'] == null ? {} : { subject: descriptor(json['subject'], 'subject') }),
  };
}

function descriptors(value: unknown, where: string): Descriptor[] {
  if (!Array.isArray(value)) throw new InvalidManifest(`${where} is not a list`);
  if (value.length > MOST_DESCRIPTORS) throw new InvalidManifest(`${where} has more than ${MOST_DESCRIPTORS} entries`);
  return value.map((item, position) => descriptor(item, `${where}[${position}]`));
}

function descriptor(value: unknown, where: string): Descriptor {
  if (!isObject(value)) throw new InvalidManifest(`${where} is not a descriptor`);
  const double = doubleOf(value, DESCRIPTOR_FIELDS);
  if (double !== undefined) {
    throw new InvalidManifest(`the field ${JSON.stringify(double)} of ${where} is one that others read as another`);
  }
  const digest = parseDigest(text(value['digest']) ?? '');
  const size = value['size'];
  if (digest === undefined) throw new InvalidManifest(`${where}.digest is not a digest`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new InvalidManifest(`${where}.size is not a whole number of bytes`);
  }
  const artifactType = text(value['artifactType']);
  const urls = Array.isArray(value['urls']) ? value['urls'].filter((url) => typeof url === 'string') : [];
  return {
    mediaType: text(value['mediaType']) ?? MEDIA_TYPE.octets,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...platform(value['platform']),
    ...(value['annotations'] === undefined ? {} : { annotations: annotations(value['annotations']) }),
    ...(urls.length === 0 ? {} : { urls }),
  };
}

function platform(value: unknown): { platform?: Platform } {
  if (!isObject(value)) return {};
  const variant = text(value['variant']);
  return {
    platform: {
      os: text(value['os']) ?? 'unknown',
      architecture: text(value['architecture']) ?? 'unknown',
      ...(variant === undefined ? {} : { variant }),
    },
  };
}

function annotations(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function guessMediaType(json: Json): string {
  return Array.isArray(json['manifests']) ? MEDIA_TYPE.ociIndex : MEDIA_TYPE.ociManifest;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseObject(content: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const FIELDS = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'subject',
  'annotations',
];
const DESCRIPTOR_FIELDS = ['mediaType', 'digest', 'size', 'urls', 'annotations', 'platform', 'artifactType'];

/**
 * A key that differs from one of the fields in case alone. Clients written in Go take it for that field (encoding/json,
 * `Unmarshal`): they would run other layers than those that are inspected here.
 */
function doubleOf(json: Json, fields: readonly string[]): string | undefined {
  const known = new Set(fields);
  const folded = new Set(fields.map(fold));
  const double = Object.keys(json).find((key) => !known.has(key) && folded.has(fold(key)));
  return double?.slice(0, 100);
}

/** Go folds `\u017f` and the Kelvin sign too, of which JavaScript turns one up and the other down. */
function fold(text: string): string {
  return text.toUpperCase().toLowerCase();
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function invalid(reason: string): ParsedManifest {
  return { kind: 'invalid', reason };
}
