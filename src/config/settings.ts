import { z } from 'zod';
import { EXCUSE_SETTINGS } from './excuses.ts';
import { MASTER_KEY_SETTINGS } from './master-key.ts';
import { OUTBOUND_SETTINGS } from './outbound.ts';
import { SANDBOX_SETTINGS } from './sandboxes.ts';
import { TELLING_SETTINGS } from './telling.ts';

const flag = z.enum(['true', 'false', '1', '0', 'on', 'off']).transform((text) => ['true', '1', 'on'].includes(text));
const hours = (otherwise: number) => z.coerce.number().positive().default(otherwise);

/** A folder is all that has no scheme, or `file:`. */
export const FOLDER_OR_ADDRESS = /^(?:https?:\/\/|file:\/\/|(?![a-z][a-z0-9+.-]*:\/\/).)/i;

/** `PRATIQUE_FEEDS_DEBIAN_TRACKER` is where `debian-tracker` is had from. */
export const FEEDS_OF = /^PRATIQUE_FEEDS_[A-Z0-9]+(?:_[A-Z0-9]+)*$/;

const IN_REGISTRY = /^docker:\/\/[^\s/]+\/\S+$/;
const AN_ARTIFACT = 'such as docker://registry.example/advisories:latest';

const limit = z.coerce.number('a whole number above 0').int().positive();

/** Every setting by its name, but those of single sources. */
export const SETTINGS = z.object({
  PRATIQUE_HOST: z.string().min(1).default('127.0.0.1'),
  PRATIQUE_PORT: z.coerce.number('a port number').int().min(0).max(65_535).default(5000),
  PRATIQUE_DATA: z.string().min(1).default('./pratique-data'),
  PRATIQUE_ACCOUNT: z
    .string()
    .regex(/^\d{12}$/, 'twelve digits')
    .default('000000000000'),
  PRATIQUE_REGION: z
    .string()
    .regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'a region, or several parted by commas')
    .default('us-east-1'),
  PRATIQUE_ACCESS_KEY_ID: z
    .string()
    .regex(/^\w{16,128}$/, '16 to 128 letters and digits')
    .optional(),
  PRATIQUE_SECRET_ACCESS_KEY: z.string().min(16, 'at least 16 characters').optional(),
  PRATIQUE_CREATE_ON_PUSH: flag.default(false),
  PRATIQUE_ANONYMOUS_PULL: flag.default(false),
  PRATIQUE_DATABASE_URL: z.undefined('not offered yet: unset it, and metadata stays in the data folder').optional(),
  PRATIQUE_BLOBS: z.undefined('not offered yet: unset it, and blobs stay in the data folder').optional(),
  PRATIQUE_FEEDS: z.string().regex(FOLDER_OR_ADDRESS, 'a folder, or an http or https address').optional(),
  PRATIQUE_ADVISORY_UPDATES: flag.default(true),
  PRATIQUE_ADVISORIES_FROM: z.string().regex(IN_REGISTRY, AN_ARTIFACT).optional(),
  PRATIQUE_ADVISORIES_KEY: z.string().min(1).optional(),
  PRATIQUE_ADVISORIES_UNSIGNED: flag.default(false),
  PRATIQUE_ADVISORIES_INTERVAL_SECONDS: z.coerce.number().min(1).default(60),
  PRATIQUE_ADVISORIES_TO: z.string().regex(IN_REGISTRY, AN_ARTIFACT).optional(),
  PRATIQUE_ADVISORIES_SIGN_KEY: z.string().min(1).optional(),
  PRATIQUE_ADVISORIES_PLAIN_HTTP: flag.default(false),
  PRATIQUE_ADVISORIES_TRUST_REALM: z
    .string()
    .regex(/^[^\s,]+(,[^\s,]+)*$/, 'a host, or several parted by commas')
    .optional(),
  ...MASTER_KEY_SETTINGS,
  PRATIQUE_TLS_CERT: z.string().min(1).optional(),
  PRATIQUE_TLS_KEY: z.string().min(1).optional(),
  PRATIQUE_URL: z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional(),
  PRATIQUE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PRATIQUE_GC_INTERVAL_SECONDS: z.coerce.number().positive().default(3600),
  PRATIQUE_GC_GRACE_HOURS: hours(24),
  PRATIQUE_UPLOAD_EXPIRY_HOURS: hours(24),
  PRATIQUE_STOP_SECONDS: z.coerce.number().min(0).default(30),
  PRATIQUE_MAX_BLOB_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(52_000 * 2 ** 20),
  PRATIQUE_LIMIT_LAYER_BYTES: limit.optional(),
  PRATIQUE_LIMIT_EXPANSION: limit.optional(),
  PRATIQUE_LIMIT_LAYER_ENTRIES: limit.optional(),
  PRATIQUE_LIMIT_PATH_LENGTH: limit.optional(),
  PRATIQUE_LIMIT_NESTING: limit.optional(),
  PRATIQUE_LIMIT_ARCHIVE_ENTRIES: limit.optional(),
  PRATIQUE_LIMIT_UNFOLDED_BYTES: limit.optional(),
  PRATIQUE_LIMIT_FILE_BYTES: z
    .string()
    .regex(/^[a-z0-9-]+=\d{1,13}(,[a-z0-9-]+=\d{1,13})*$/, 'such as "jar=1073741824,go-binary=536870912"')
    .optional(),
  PRATIQUE_LIMIT_SECONDS: limit.default(600),
  PRATIQUE_LIMIT_READER_BYTES: limit.min(128 * 2 ** 20, 'at least 128 MiB').default(512 * 2 ** 20),
  ...SANDBOX_SETTINGS,
  ...EXCUSE_SETTINGS,
  ...TELLING_SETTINGS,
  ...OUTBOUND_SETTINGS,
});

export type Settings = z.output<typeof SETTINGS>;
