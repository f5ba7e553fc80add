import type { Generated } from 'kysely';
import type { AlertTables } from './schema/alerts.ts';
import type { ChangeTables } from './schema/changes.ts';
import type { DeliveryTables } from './schema/delivery.ts';
import type { EventTables } from './schema/events.ts';
import type { ExcuseTables } from './schema/excuses.ts';
import type { RuleTables } from './schema/rules.ts';
import type { ScheduleTables } from './schema/schedules.ts';
import type { SessionTables } from './schema/sessions.ts';
import type { SurveyTables } from './schema/survey.ts';
import type { TagTables } from './schema/tags.ts';
import type { TopicTables } from './schema/topics.ts';
import type { TrailTables } from './schema/trail.ts';

/**
 * Every table of the metadata database, as its columns are read and written. Times are milliseconds since the epoch,
 * flags are 0 or 1, JSON is text: what SQLite and PostgreSQL hold alike. Drawn in docs/schema.md.
 */
export interface Schema
  extends AlertTables,
    ScheduleTables,
    SessionTables,
    SurveyTables,
    TagTables,
    TopicTables,
    TrailTables,
    ChangeTables,
    ExcuseTables,
    DeliveryTables,
    EventTables,
    RuleTables {
  repository: RepositoryTable;
  repository_label: { repository_id: number; key: string; value: string };
  blob: { digest: string; size: number; stored_at: number; touched_at: number };
  repository_blob: { repository_id: number; digest: string; linked_at: number; touched_at: number };
  /** How far it has come, and when it last grew, its bytes tell. */
  upload: { id: string; repository_id: number; started_at: number };
  manifest: ManifestTable;
  manifest_blob: ManifestBlobTable;
  manifest_child: { parent_digest: string; position: number; child_digest: string; platform: string | null };
  repository_manifest: RepositoryManifestTable;
  tag: { repository_id: number; name: string; digest: string; updated_at: number };
  registry_setting: { name: string; value: string };
  inventory: InventoryTable;
  image: ImageTable;
  location: { id: Generated<number>; path: string };
  package: PackageTable;
  package_key: { package_id: number; ecosystem: string; name: string };
  package_origin: { id: Generated<number>; identity: string; names: string; cpes: string };
  image_package: ImagePackageTable;
  snapshot: SnapshotTable;
  active_snapshot: { id: number; snapshot_id: number };
  /** One row: a digest of the code that matched all packages. */
  matched_by: { id: number; code: string };
  advisory_source: AdvisorySourceTable;
  vulnerability: { id: Generated<number>; name: string };
  vulnerability_alias: { name: string; vulnerability_id: number };
  advisory: AdvisoryTable;
  exploitation: ExploitationTable;
  match: MatchTable;
  scan: ScanTable;
  job: JobTable;
  identity: { id: Generated<number>; name: string; created_at: number; disabled: number };
  identity_grant: { identity_id: number; permission: string; pattern: string };
  access_key: AccessKeyTable;
}

interface RepositoryTable {
  id: Generated<number>;
  name: string;
  created_at: number;
  scan_on_push: number;
  tag_mutability: string;
  mutability_exclusions: string;
  encryption: string;
  policy: string | null;
  lifecycle_policy: string | null;
  lifecycle_policy_set_at: number | null;
  /** Scanned, and never told of: set by an administrator. */
  sandbox: Generated<number>;
  /** Days after which the images of a sandbox go; null means as many as by default. */
  sandbox_days: number | null;
  /** Made by a push rather than by hand. */
  made_on_push: Generated<number>;
}

/** A manifest's bytes, once for all repositories that hold it. */
interface ManifestTable {
  digest: string;
  media_type: string;
  artifact_type: string | null;
  subject: string | null;
  size: number;
  image_size: number;
  body: Uint8Array;
}

interface ManifestBlobTable {
  manifest_digest: string;
  position: number;
  /** `config` or `layer`. */
  role: string;
  blob_digest: string;
  media_type: string;
  size: number;
}

interface RepositoryManifestTable {
  repository_id: number;
  digest: string;
  pushed_at: number;
  touched_at: number;
  pulled_at: number | null;
}

interface InventoryTable {
  id: Generated<number>;
  /** `file:` stands before that of a blob which was read as one file, as SBOMs are that are attached to images. */
  blob_digest: string;
  extractor_version: number;
  /** `read`, `partial` or `failed`. */
  state: string;
  /** JSON list of sentences. */
  reasons: string;
  /** Deflated JSON of a LayerInventory; null where it failed. */
  facts: Uint8Array | null;
  attempts: number;
  created_at: number;
}

/** A manifest with its layers laid over each other; one row for each, in however many repositories it is. */
interface ImageTable {
  id: Generated<number>;
  manifest_digest: string;
  os: string | null;
  architecture: string | null;
  distro_id: string | null;
  distro_release: string | null;
  distro_name: string | null;
  /** JSON of what composing it found besides packages: databases seen, how many packages of each kind, partial reasons. */
  observations: string;
  extractor_version: number;
  composed_at: number;
}

/** A distinct package: the distro is part of its identity. */
interface PackageTable {
  id: Generated<number>;
  /** Everything that tells it from others, as one text. */
  identity: string;
  type: string;
  name: string;
  version: string;
  architecture: string | null;
  source_name: string;
  source_version: string;
  distro_id: string | null;
  distro_release: string | null;
  scheme: string;
  purl: string;
  /** Of an rpm: who built it, and its modularity label. */
  vendor: string | null;
  module: string | null;
  /** Of an rpm: the repositories that its image took packages from; they decide which advisories speak of it. */
  origin_id: number | null;
  /** 0 for one that was only ever found among the files of another package: it is not matched. */
  standalone: Generated<number>;
  /** The snapshot that it was last matched against; null before the first. */
  matched_snapshot_id: number | null;
}

/** A package in an image, at a path. */
interface ImagePackageTable {
  image_id: number;
  /** From 0, in the order of names, types, versions and paths. */
  position: number;
  package_id: number;
  location_id: number;
  /** Index into the image's layers, the base being 0. */
  layer: number;
  /** Index into EVIDENCES: 0 installed, 1 locked, 2 claimed. */
  evidence: number;
  /** The package of the operating system that brought the file; null where none did. */
  owner_id: number | null;
}

interface SnapshotTable {
  id: Generated<number>;
  digest: string;
  /** File name inside the data folder's `advisories`. */
  file: string;
  built_at: number;
  activated_at: number | null;
  /** JSON list of Provenance. */
  provenance: string;
}

/** What the last look at a source came to; outside the snapshot, whose digest covers content only. */
interface AdvisorySourceTable {
  source: string;
  checked_at: number;
  /** When it was last read whole, or found unchanged; null where it never was. */
  fetched_at: number | null;
  changed_at: number | null;
  /** JSON: digests of the files that were last read, or refused, and of what read them; null where that is not known. */
  read_from: string | null;
  last_error: string | null;
}

interface AdvisoryTable {
  id: Generated<number>;
  source: string;
  external_id: string;
  vulnerability_id: number;
  title: string | null;
  description: string | null;
  uri: string | null;
  published_at: number | null;
}

/** Whether a vulnerability is made use of, as of the active snapshot; of those that a match is about. */
interface ExploitationTable {
  vulnerability_id: number;
  /** Days by CISA's catalogue, `2026-08-14`; null where it is not in it. */
  known_on: string | null;
  due_on: string | null;
  ransomware: number;
  /** When it was first found in the catalogue here. */
  known_since: number | null;
  /** EPSS, both from 0 to 1. */
  epss: number | null;
  percentile: number | null;
}

/** A package is affected by a vulnerability from `opened_at` to `closed_at`; a re-rating closes one and opens the next. */
interface MatchTable {
  id: Generated<number>;
  package_id: number;
  vulnerability_id: number;
  advisory_id: number;
  ecosystem: string;
  key_name: string;
  /** `affected` or `undetermined`. */
  verdict: string;
  /** Why it is undetermined. */
  reason: string | null;
  state: string | null;
  fixed_version: string | null;
  severity: string;
  score: number | null;
  vector: string | null;
  cvss_version: string | null;
  opened_at: number;
  opened_snapshot_id: number;
  opened_cause: string;
  closed_at: number | null;
  closed_snapshot_id: number | null;
  closed_cause: string | null;
}

/** What ECR's API shows as a scan of an image in a repository. */
interface ScanTable {
  id: Generated<number>;
  repository_id: number;
  manifest_digest: string;
  /** `push`, `manual`, `advisories` or `schedule`. */
  cause: string;
  /** ECR's ScanStatus. */
  status: string;
  description: string | null;
  /** Coverage's kind when it ended: a scan that wanted for advisories is done again once there are some. */
  coverage: string | null;
  requested_at: number;
  completed_at: number | null;
  source_updated_at: number | null;
}

/** Work that is due; a key keeps the same work from being queued twice. */
interface JobTable {
  id: Generated<number>;
  kind: string;
  key: string;
  payload: string;
  due_at: number;
  attempts: number;
  claimed_by: string | null;
  claimed_until: number | null;
  last_error: string | null;
  created_at: number;
}

interface AccessKeyTable {
  id: string;
  identity_id: number;
  /** Sealed with the master key: SigV4 needs the secret itself. */
  secret: Uint8Array;
  created_at: number;
  /** To within minutes; null where nobody has, or it was before that was noted. */
  used_at: Generated<number | null>;
}
