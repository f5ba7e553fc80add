// Generated from the OpenAPI document by `npm run api-types`.

export type Session = { readonly user: string; /** What the user may do, each on repositories in whose pattern `*` stands for anything */ readonly grants: readonly ({ readonly permission: "pull" | "push" | "administer"; readonly pattern: string })[]; /** Sooner where nothing is asked for 12 hours */ readonly endsAt: string };
export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; /** A word to tell problems apart by */ readonly code: string };
export type SignIn = { readonly user: string; readonly password: string };
export type Overview = { /** There is no repository that who asks may pull from */ readonly isEmpty: boolean; /** When what is counted last changed; absent where nothing was counted yet */ readonly countedAt?: string | undefined; readonly currentTags: readonly (string)[]; /** With images under current tags */ readonly repositories: number; readonly images: number; readonly findings: SeverityCounts; /** At the end of each day in UTC, the oldest first; the last is now */ readonly days: readonly ({ readonly day: string; readonly findings: SeverityCounts })[]; readonly changes?: OverviewChanges | undefined; readonly worstRepositories: readonly (OverviewRepository)[]; readonly worstLayers: readonly (OverviewLayer)[]; readonly troubleCounts: Readonly<Record<string, number>>; /** The gravest, a few */ readonly troubles: readonly (OverviewTrouble)[]; readonly sources: readonly (OverviewSource)[] };
export type SeverityCounts = { readonly CRITICAL?: number | undefined; readonly HIGH?: number | undefined; readonly MEDIUM?: number | undefined; readonly LOW?: number | undefined; readonly INFORMATIONAL?: number | undefined; readonly UNDEFINED?: number | undefined };
export type OverviewChanges = { readonly since: string; readonly opened: SeverityCounts; readonly gone: SeverityCounts; readonly excused: SeverityCounts; readonly stillOpen: SeverityCounts; /** The worst of what opened and is open still */ readonly news: readonly (OverviewNews)[]; /** The worst of what is gone */ readonly mended: readonly (OverviewNews)[] };
export type OverviewNews = { readonly vulnerability: string; readonly package: { readonly type: string; readonly name: string }; readonly severity: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFORMATIONAL" | "UNDEFINED"; readonly isFixable: boolean; readonly at: string; /** Under current tags, that have it or had it */ readonly images: number; /** Some of those that it is about */ readonly repositories: readonly (string)[] };
export type OverviewRepository = { readonly repository: string; readonly images: number; readonly findings: SeverityCounts };
export type OverviewLayer = { readonly digest: string; /** Its place in the image, the base being 0 */ readonly index: number; readonly distro?: string | undefined; readonly images: number; /** That it brings, over those images */ readonly findings: number; readonly example: { readonly repository: string; readonly tag: string } };
export type OverviewTrouble = { /** Of coverage, or `pending` where the inspection is still to come */ readonly kind: string; readonly repository: string; readonly tag: string; readonly digest: string; readonly reason: string };
export type OverviewSource = { readonly id: string; readonly title: string; readonly state: "fresh" | "stale" | "failed" | "not-loaded"; readonly statements: number; readonly fetchedAt?: string | undefined; readonly reason?: string | undefined };
export type SearchResults = { readonly repositories: readonly ({ readonly repository: string })[]; readonly tags: readonly ({ readonly repository: string; readonly tag: string })[]; readonly images: readonly ({ readonly repository: string; readonly digest: string })[]; readonly vulnerabilities: readonly ({ readonly vulnerability: string; /** The id that begins so */ readonly matched: string })[]; readonly packages: readonly ({ readonly type: string; readonly name: string })[] };
export type Images = { readonly images: readonly (Image)[]; /** The `cursor` of the next page; absent on the last */ readonly next?: string | undefined };
export type Image = { readonly repository: string; /** The repository is a sandbox */ readonly sandbox?: true | undefined; readonly digest: string; readonly mediaType: string; readonly tags: readonly (string)[]; /** Of the config and the layers as stored */ readonly sizeBytes: number; readonly pushedAt: string; readonly isIndex: boolean; /** Of an index, what it lists; of an image, itself */ readonly platforms: readonly ({ readonly digest: string; readonly platform?: string | undefined; readonly state: "inspected" | "pending" | "not-an-image"; readonly inspectedAt?: string | undefined; readonly layers?: readonly (string)[] | undefined; readonly packages?: PackageCounts | undefined; readonly findings?: SeverityCounts | undefined; readonly coverage?: Coverage | undefined })[]; /** Whether the index lists more than is shown */ readonly isCut: boolean };
export type PackageCounts = { /** Distinct packages */ readonly total: number; /** Those of them that packages of the operating system brought */ readonly owned: number; readonly byType: Readonly<Record<string, number>>; readonly byEvidence: Readonly<Record<string, number>> };
export type Coverage = { /** covered, or the first reason why nothing, or not everything, can be said */ readonly kind: "covered" | "unreadable" | "unsupported" | "no-advisories" | "end-of-life" | "partial" | "stale"; /** A sentence for each reason */ readonly reasons: readonly (string)[]; readonly distro?: { readonly id: string; readonly release?: string | undefined; readonly name: string; /** Whether Pratique knows the distribution */ readonly isKnown: boolean; readonly support: Support } | undefined; readonly ecosystems: readonly ({ /** By OSV’s name */ readonly ecosystem?: string | undefined; /** purl’s type */ readonly type: string; readonly packages: number; readonly advisories: "loaded" | "missing" | "unfiled"; readonly changedAt?: string | undefined; readonly fetchedAt?: string | undefined })[]; readonly partial: readonly (string)[]; readonly unreadable: readonly (string)[]; readonly stale: readonly ({ readonly source: string; readonly title: string; readonly fetchedAt: string; readonly reason: string })[] };
export type Support = { readonly kind: "supported" | "extended" | "end-of-life" | "unknown"; readonly until?: string | undefined; readonly since?: string | undefined; /** Who extends it */ readonly by?: string | undefined };
export type OneImage = { readonly repository: string; /** The repository is a sandbox */ readonly sandbox?: true | undefined; readonly digest: string; readonly mediaType: string; readonly tags: readonly (string)[]; /** Of the config and the layers as stored */ readonly sizeBytes: number; readonly pushedAt: string; readonly isIndex: boolean; /** Of an index, what it lists; of an image, itself */ readonly platforms: readonly ({ readonly digest: string; readonly platform?: string | undefined; readonly state: "inspected" | "pending" | "not-an-image"; readonly inspectedAt?: string | undefined; readonly layers?: readonly (string)[] | undefined; readonly packages?: PackageCounts | undefined; readonly findings?: SeverityCounts | undefined; readonly coverage?: Coverage | undefined })[]; /** Whether the index lists more than is shown */ readonly isCut: boolean; readonly source?: ImageSource | undefined };
export type ImageSource = { readonly text: string; /** ImageSource: what is noted of the repository; label: what the image says of itself */ readonly from: "ImageSource" | "label" };
export type ImageCoverage = { readonly repository: string; readonly digest: string; readonly platform?: string | undefined; readonly coverage: Coverage };
export type Packages = { readonly repository: string; readonly digest: string; readonly platform?: string | undefined; readonly packages: readonly (Package)[]; /** The `cursor` of the next page; absent on the last */ readonly next?: string | undefined };
export type Package = { readonly type: string; readonly name: string; readonly version: string; readonly architecture?: string | undefined; readonly purl: string; /** What it was built from, where that is another */ readonly source?: { readonly name: string; readonly version: string } | undefined; readonly distro?: { readonly id: string; readonly release?: string | undefined } | undefined; readonly vendor?: string | undefined; /** Of an rpm: its modularity label */ readonly module?: string | undefined; readonly path: string; /** Absent of what only an attached SBOM claims */ readonly layer?: { /** From the base, 0 */ readonly index: number; readonly digest: string } | undefined; /** installed: its own files say so; locked: a lock file plans it; claimed: an SBOM says so */ readonly evidence: "installed" | "locked" | "claimed"; /** The package of the operating system that brought the file */ readonly owner?: { readonly type: string; readonly name: string; readonly version: string; readonly purl: string } | undefined };
export type Findings = { readonly repository: string; readonly digest: string; readonly platform?: string | undefined; /** The time as of which all pages are */ readonly at: string; readonly counts: (SeverityCounts) & (unknown); readonly excusedCounts: (SeverityCounts) & (unknown); /** What the findings speak of: an empty list is a clean bill only where it is covered */ readonly coverage: { /** covered, or the first reason why nothing, or not everything, can be said */ readonly kind: "covered" | "unreadable" | "unsupported" | "no-advisories" | "end-of-life" | "partial" | "stale"; /** A sentence for each reason */ readonly reasons: readonly (string)[] }; readonly findings: readonly (Finding)[]; /** The `cursor` of the next page; absent on the last */ readonly next?: string | undefined };
export type Finding = { readonly vulnerability: string; readonly aliases: readonly (string)[]; readonly title?: string | undefined; readonly description?: string | undefined; readonly uri?: string | undefined; readonly severity: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFORMATIONAL" | "UNDEFINED"; readonly score?: number | undefined; readonly vector?: string | undefined; readonly cvssVersion?: string | undefined; readonly verdict: "affected" | "undetermined"; /** Why it is undetermined */ readonly reason?: string | undefined; /** The publisher’s word */ readonly state?: string | undefined; readonly source: string; readonly fixedVersion?: string | undefined; readonly openedAt: string; /** In CISA’s catalogue of known exploited vulnerabilities since that day */ readonly knownExploited?: { readonly on: string; readonly due?: string | undefined; readonly ransomware: boolean } | undefined; /** FIRST’s EPSS, both from 0 to 1 */ readonly epss?: { readonly score: number; readonly percentile: number } | undefined; readonly excusedBy?: ExcusedBy | undefined; /** What VEX documents say of it that are attached to the image */ readonly claims?: readonly (VexClaim)[] | undefined; /** Of those that have it, the one that is shown: affected before undetermined, the worst first */ readonly package: { readonly type: string; readonly name: string; readonly version: string; readonly architecture?: string | undefined; readonly purl: string; readonly source: { readonly name: string; readonly version: string }; readonly path: string; readonly layerDigest: string; /** installed: its own files say so; locked: a lock file plans it; claimed: an SBOM says so */ readonly evidence: "installed" | "locked" | "claimed" }; /** Others of the same source, or the same at other paths: the first hundred */ readonly also: readonly ({ readonly type: string; readonly name: string; readonly version: string; readonly architecture?: string | undefined; readonly purl: string; readonly source: { readonly name: string; readonly version: string }; readonly path: string; readonly layerDigest: string; /** installed: its own files say so; locked: a lock file plans it; claimed: an SBOM says so */ readonly evidence: "installed" | "locked" | "claimed"; readonly verdict: "affected" | "undetermined"; readonly fixedVersion?: string | undefined })[] };
export type ExcusedBy = { /** Of the excuse */ readonly id?: number | undefined; readonly owner: string; readonly status: "not_affected" | "fixed" | "under_investigation" | "affected"; readonly justification?: "component_not_present" | "vulnerable_code_not_present" | "vulnerable_code_not_in_execute_path" | "vulnerable_code_cannot_be_controlled_by_adversary" | "inline_mitigations_already_exist" | undefined; readonly reason: string; readonly ticket?: string | undefined; readonly expiresAt?: string | undefined };
export type VexClaim = { /** The digest of the blob that says it */ readonly document: string; readonly status: "not_affected" | "fixed" | "under_investigation" | "affected"; readonly justification?: "component_not_present" | "vulnerable_code_not_present" | "vulnerable_code_not_in_execute_path" | "vulnerable_code_cannot_be_controlled_by_adversary" | "inline_mitigations_already_exist" | undefined; readonly statement?: string | undefined; /** A purl; absent where it is said of the whole image */ readonly package?: string | undefined; /** Who the document says wrote it */ readonly author?: string | undefined; /** The listed signer whose word it is */ readonly signer?: string | undefined; /** Why it excuses nothing; absent where it does */ readonly doubt?: string | undefined };
export type Explanation = { readonly repository: string; readonly digest: string; readonly platform?: string | undefined; /** The vulnerability as it was asked for */ readonly name: string; readonly answer: "affected" | "undetermined" | "not-reported"; /** Whether any advisory that is loaded names it */ readonly isKnown: boolean; readonly packages: readonly ({ readonly type: string; readonly name: string; readonly version: string; readonly purl: string; readonly source: { readonly name: string; readonly version: string }; readonly path: string; readonly layerDigest: string; readonly verdict: "affected" | "not-affected" | "undetermined"; readonly reason?: string | undefined; readonly severity?: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFORMATIONAL" | "UNDEFINED" | undefined; readonly score?: number | undefined; readonly vector?: string | undefined; readonly severityDecision?: SeverityDecision | undefined; readonly fixedVersion?: string | undefined; readonly statements: readonly ({ readonly source: string; /** The publisher */ readonly title: string; /** Of the advisory */ readonly id: string; readonly uri?: string | undefined; readonly ecosystem: string; /** The package that it is filed under */ readonly name: string; /** not-concerned: it says nothing of this package */ readonly verdict: "affected" | "not-affected" | "undetermined" | "not-concerned"; readonly sentence: string; readonly state?: string | undefined; readonly severity?: string | undefined; /** Of those that stand beside it, the one that counts */ readonly cvss?: { readonly version: string; readonly vector: string; readonly score: number; readonly source: string } | undefined })[] })[]; /** The findings of it that are excused there: by whom, why and until when */ readonly excused: readonly ({ readonly purl: string; /** Of the excuse */ readonly id?: number | undefined; readonly owner: string; readonly status: "not_affected" | "fixed" | "under_investigation" | "affected"; readonly justification?: "component_not_present" | "vulnerable_code_not_present" | "vulnerable_code_not_in_execute_path" | "vulnerable_code_cannot_be_controlled_by_adversary" | "inline_mitigations_already_exist" | undefined; readonly reason: string; readonly ticket?: string | undefined; readonly expiresAt?: string | undefined })[]; /** What else it is filed under, of which the image has nothing: the first of them */ readonly elsewhere: readonly ({ readonly ecosystem: string; readonly name: string })[]; readonly elsewhereCount: number; readonly coverage: { /** covered, or the first reason why nothing, or not everything, can be said */ readonly kind: "covered" | "unreadable" | "unsupported" | "no-advisories" | "end-of-life" | "partial" | "stale"; /** A sentence for each reason */ readonly reasons: readonly (string)[] } };
export type SeverityDecision = { readonly by: "malice" | "word" | "score" | "nothing"; readonly sentence: string; /** The publisher’s own, whether or not it decided */ readonly word?: { readonly text: string; readonly source: string } | undefined; /** The one that counts, whether or not it decided */ readonly cvss?: { readonly version: string; readonly vector: string; readonly score: number; readonly source: string } | undefined };
export type VulnerableImages = { readonly images: readonly ({ readonly repository: string; /** The repository is a sandbox */ readonly sandbox?: true | undefined; readonly digest: string; /** Of the image, and of indexes that list it */ readonly tags: readonly (string)[]; /** Each finding of it is excused there */ readonly isExcused?: true | undefined })[]; /** The `cursor` of the next page; absent on the last */ readonly next?: string | undefined };
export type AttachedSbom = { readonly repository: string; /** Of the manifest that refers to the image */ readonly digest: string; readonly artifactType: string; /** The digest of the image; of an index, of the platform’s */ readonly subject: string; readonly sbom: { readonly mediaType: string; readonly digest: string; readonly sizeBytes: number }; readonly createdAt: string };
export type PackageHolders = { readonly images: readonly ({ readonly repository: string; /** The repository is a sandbox */ readonly sandbox?: true | undefined; readonly digest: string; /** Of the image, and of indexes that list it */ readonly tags: readonly (string)[]; readonly package: Package })[]; /** The `cursor` of the next page; absent on the last */ readonly next?: string | undefined };
export type Advisories = { /** The one in use */ readonly snapshot?: { readonly digest: string; readonly builtAt: string } | undefined; readonly sources: readonly (AdvisorySource)[] };
export type AdvisorySource = { readonly id: string; readonly title: string; /** SPDX id, or the publisher’s words */ readonly licence: string; /** Whom to name */ readonly attribution: string; /** How often it is asked */ readonly everyMinutes: number; readonly state: "fresh" | "stale" | "failed" | "not-loaded"; readonly checkedAt?: string | undefined; /** When it was last read whole, or found unchanged */ readonly fetchedAt?: string | undefined; /** Since fetchedAt */ readonly ageSeconds?: number | undefined; readonly changedAt?: string | undefined; readonly statements: number; readonly releases: readonly ({ /** By OSV’s name */ readonly name: string; readonly count: number; /** The publisher has dropped it */ readonly kept?: true | undefined })[]; /** Why the last look failed */ readonly reason?: string | undefined };
export type PackageNames = { readonly names: readonly ({ readonly type: string; readonly name: string })[] };
export type Repositories = { readonly repositories: readonly (Repository)[]; /** The `cursor` of the next page; absent on the last */ readonly next?: string | undefined };
export type Repository = { readonly name: string; readonly createdAt: string; readonly scanOnPush: boolean; /** Its images are scanned, and nobody is told of them */ readonly sandbox?: true | undefined; /** After which an image of a sandbox goes */ readonly sandboxDays?: number | undefined };
export type RepositoryChanges = { readonly sandbox: boolean; readonly sandboxDays?: number | undefined };
export type Schedules = { readonly schedules: readonly (Schedule)[] };
export type Schedule = { readonly name: string; readonly expression: string; readonly timeZone: string; /** Names in which `*` stands for any characters */ readonly repositories: readonly (string)[]; readonly enabled: boolean; readonly createdAt: string; /** Absent where it is disabled, or never comes again */ readonly nextAt?: string | undefined; readonly lastRun?: { readonly startedAt: string; readonly images: number; /** Whether it is still asking for scans */ readonly isUnderWay: boolean } | undefined };
export type ScheduleWithExtent = { readonly name: string; readonly expression: string; readonly timeZone: string; /** Names in which `*` stands for any characters */ readonly repositories: readonly (string)[]; readonly enabled: boolean; readonly createdAt: string; /** Absent where it is disabled, or never comes again */ readonly nextAt?: string | undefined; readonly lastRun?: { readonly startedAt: string; readonly images: number; /** Whether it is still asking for scans */ readonly isUnderWay: boolean } | undefined; readonly wouldTake: { /** Each is scanned once */ readonly images: number; /** Repositories that hold one of them under a current tag */ readonly places: number } };
export type NewSchedule = { readonly expression: string; readonly timeZone?: string | undefined; readonly repositories?: readonly (string)[] | undefined; readonly enabled?: boolean | undefined };
export type CurrentTags = { readonly tags: readonly (string)[] };
export type NewTags = { readonly tags: readonly (string)[] };
export type Excuses = { readonly excuses: readonly (Excuse)[]; readonly next?: string | undefined };
export type Excuse = { readonly id: number; /** A finding is excused that has all that is given */ readonly scope: { readonly vulnerability?: string | undefined; readonly package?: string | undefined; readonly path?: string | undefined; readonly repository?: string | undefined; readonly tag?: string | undefined; readonly image?: string | undefined }; readonly status: "not_affected" | "fixed" | "under_investigation" | "affected"; readonly justification?: "component_not_present" | "vulnerable_code_not_present" | "vulnerable_code_not_in_execute_path" | "vulnerable_code_cannot_be_controlled_by_adversary" | "inline_mitigations_already_exist" | undefined; readonly reason: string; /** On whose word */ readonly owner: string; readonly ticket?: string | undefined; readonly createdAt: string; readonly expiresAt: string; /** It ends once a fix is known */ readonly untilFixed: boolean; /** `by hand`, or the document that it is from */ readonly origin: string; readonly endedAt?: string | undefined; readonly endedBecause?: string | undefined };
export type NewExcuse = { readonly vulnerability?: string | undefined; readonly package?: string | undefined; readonly path?: string | undefined; readonly repository?: string | undefined; readonly tag?: string | undefined; readonly image?: string | undefined; readonly status?: "not_affected" | "fixed" | "under_investigation" | "affected" | undefined; readonly justification?: "component_not_present" | "vulnerable_code_not_present" | "vulnerable_code_not_in_execute_path" | "vulnerable_code_cannot_be_controlled_by_adversary" | "inline_mitigations_already_exist" | undefined; readonly reason: string; readonly ticket?: string | undefined; readonly expiresAt?: string | undefined; readonly untilFixed?: boolean | undefined };
export type ImportedExcuses = { readonly made: readonly (Excuse)[]; readonly skipped: readonly ({ readonly vulnerability: string; readonly product?: string | undefined; readonly reason: string })[] };
export type AlertChannelKinds = { readonly kinds: readonly ({ readonly id: string; readonly title: string; readonly fields: readonly ({ readonly name: string; readonly title: string; readonly help: string; readonly required: boolean; /** Whether it is never shown again */ readonly secret: boolean; readonly kind: string; readonly choices?: readonly (string)[] | undefined })[] })[] };
export type AlertChannels = { readonly channels: readonly (AlertChannel)[] };
export type AlertChannel = { readonly id: string; readonly name: string; /** The kind */ readonly channel: string; /** Those that are no secrets */ readonly settings: Readonly<Record<string, string>>; /** The names of the secrets that are set */ readonly secrets: readonly (string)[]; readonly enabled: boolean; readonly createdAt: string };
export type NewAlertChannel = { readonly channel: string; /** A secret that is left out stays as it is, unless an address changes beside it; an empty text takes one away */ readonly settings: Readonly<Record<string, string>>; readonly enabled?: boolean | undefined };
export type TriedAlertChannel = { readonly sent: boolean; /** Why it was not */ readonly reason?: string | undefined };
export type AlertRules = { readonly rules: readonly (AlertRule)[] };
export type AlertRule = { readonly name: string; readonly enabled?: boolean | undefined; readonly repositories?: readonly (string)[] | undefined; readonly tags?: ("current") | (readonly (string)[]) | undefined; readonly from?: { readonly severity?: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "UNDEFINED" | undefined; readonly cvss?: number | undefined; readonly epss?: number | undefined; readonly knownExploited?: boolean | undefined; readonly unrated?: boolean | undefined } | undefined; readonly fixableOnly?: boolean | undefined; readonly changes?: readonly ("new" | "fixed" | "fix-available" | "known-exploited" | "severity-raised" | "coverage-lost" | "scan-failed" | "excused" | "excuse-ended" | "excuse-due")[] | undefined; readonly when?: ({ readonly kind: "at-once" }) | ({ readonly kind: "digest"; readonly every: "hour" | "day" | "week"; readonly at?: string | undefined; readonly on?: "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | undefined; readonly zone?: string | undefined }) | undefined; readonly channels?: ("*") | (readonly (string)[]) | undefined; /** What was there before is remembered, and not told */ readonly since: string; /** Of a digest: when the last one was made */ readonly toldAt?: string | undefined; /** Of a digest: when the next one is */ readonly nextAt?: string | undefined };
export type AlertPreview = { /** Who is told */ readonly channels: readonly (string)[]; /** Tags that it watches now */ readonly tags: number; /** What it would say now to whoever was never told anything; absent where nothing is open */ readonly message?: { readonly headline: string; readonly imageCount: number; readonly images: readonly ({ readonly repository: string; readonly tags: readonly (string)[]; readonly digest: string; readonly status: "COMPLETE" | "FAILED"; readonly counts: Readonly<Record<string, number>>; readonly newsCounts: Readonly<Record<string, number>> })[]; /** All of it, as plain text */ readonly text: string } | undefined; readonly past: { readonly days: number; /** How many it would have sent */ readonly messages: number } };
export type Events = { readonly events: readonly (Event)[]; readonly next?: string | undefined };
export type Event = { /** What receivers tell repeats by */ readonly id: string; readonly source: string; readonly detailType: string; readonly time: string; readonly repository?: string | undefined; /** Whether it was given to the targets of the rules that want it */ readonly isRouted: boolean; readonly resources?: readonly (string)[] | undefined; /** As EventBridge has it; of events that others put, neither it nor `resources` is shown */ readonly detail?: Readonly<Record<string, unknown>> | undefined };
export type Deliveries = { readonly deliveries: readonly (Delivery)[]; readonly next?: string | undefined };
export type Delivery = { readonly number: number; /** What the receiver tells repeats by */ readonly id: string; /** What it goes to: `target`, `subscription`, `channel`, or the dead-letter queue of one: `target-dead-letter`, `subscription-dead-letter` */ readonly kind: string; readonly receiver: string; /** The name of the receiver */ readonly to: string; /** The receiver gets what is of one lane in order */ readonly lane: string; readonly title: string; /** `failing`: it waits, and the last try went wrong; `dead`: it is not tried any more */ readonly state: "waiting" | "failing" | "dead" | "sent"; readonly attempts: number; readonly createdAt: string; /** When it was sent or given up; of what waits, when it is tried next at the earliest */ readonly at?: string | undefined; /** Why the last try went wrong */ readonly reason?: string | undefined };
export type DeliveriesSentAgain = { readonly count: number };
export type SendAgain = { readonly kind?: string | undefined; readonly to?: string | undefined };
export type AdvisoryUpdate = { readonly isRunning: boolean; readonly startedAt?: string | undefined; readonly endedAt?: string | undefined; /** Once it has ended: all could be had */ readonly isGood?: boolean | undefined; /** Its last words, once it has ended */ readonly said?: string | undefined; readonly sources: readonly ({ readonly id: string; /** The file that is read */ readonly file?: number | undefined; /** Of how many */ readonly files?: number | undefined; readonly outcome?: "fresh" | "unchanged" | "stale" | "absent" | undefined; readonly statements?: number | undefined; readonly reason?: string | undefined })[] };
export type Users = { readonly users: readonly (User)[]; readonly next?: string | undefined };
export type User = { readonly name: string; readonly createdAt: string; /** It is refused everywhere, and keeps what it has */ readonly disabled: boolean; /** It may sign in to the console by its name */ readonly hasPassword: boolean; /** What it may do; each permission includes those before it */ readonly grants: readonly (Grant)[]; /** Oldest first */ readonly keys: readonly ({ readonly id: string; readonly createdAt: string })[] };
export type Grant = { readonly permission: "pull" | "push" | "administer"; readonly pattern: string };
export type NewAccessKey = { readonly name: string; readonly accessKeyId: string; readonly secretAccessKey: string };
export type NewUser = { readonly name: string; readonly grants?: readonly (Grant)[] | undefined };
export type ChangedUser = { readonly disabled: boolean };
export type NewGrants = { readonly grants: readonly (Grant)[] };
export type NewPassword = { readonly password: string };
export type Trail = { readonly entries: readonly (TrailEntry)[]; readonly next?: string | undefined };
export type TrailEntry = { readonly id: number; readonly at: string; /** A user; of the command line, the account of the machine */ readonly by: string; readonly accessKeyId?: string | undefined; /** This API (the console too), that of AWS, or the command line */ readonly way: "rest" | "aws" | "cli"; readonly action: string; /** What was changed, by its name */ readonly about: string; /** What was asked for, where nothing in it is secret */ readonly detail?: string | undefined };
export type Remedies = { readonly repository: string; readonly digest: string; readonly platform?: string | undefined; readonly remedies: readonly ({ /** purl’s type of what is upgraded */ readonly type: string; /** What its packages are built from, or the package itself */ readonly name: string; /** As they are installed */ readonly packages: readonly (string)[]; /** Their versions */ readonly installed: readonly (string)[]; /** The version that mends all of it */ readonly fixedVersion: string; /** One line, as alerts say it */ readonly command?: string | undefined; /** The line to add to a Dockerfile */ readonly instruction?: string | undefined; readonly counts: SeverityCounts; readonly findings: readonly ({ readonly vulnerability: string; readonly severity: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFORMATIONAL" | "UNDEFINED"; /** Of the source that its package is built from */ readonly version: string; readonly fixedVersion?: string | undefined })[] })[]; /** The one line for all that the operating system’s package manager mends */ readonly instruction?: string | undefined; readonly unfixed: (SeverityCounts) & (unknown); /** Whether there are more findings than were looked through */ readonly isCut: boolean };
export type Layers = { readonly repository: string; readonly digest: string; readonly platform?: string | undefined; readonly layers: readonly ({ /** From the base, 0 */ readonly index: number; readonly digest: string; readonly mediaType: string; /** As stored */ readonly sizeBytes: number; /** The entry of the history that made it */ readonly step?: number | undefined; /** Those it brought that are still there, once for each path */ readonly packages: number; readonly findings: SeverityCounts })[]; /** Who made the image claims that these steps did */ readonly history: readonly ({ readonly createdBy?: string | undefined; readonly comment?: string | undefined; readonly createdAt?: string | undefined; /** Absent of a step that made none */ readonly layer?: number | undefined })[] };
export type Referrers = { readonly repository: string; readonly digest: string; readonly referrers: readonly ({ readonly digest: string; readonly mediaType: string; readonly artifactType?: string | undefined; /** Of the manifest */ readonly sizeBytes: number; readonly annotations: Readonly<Record<string, string>> })[]; /** The `cursor` of the next page; absent on the last */ readonly next?: string | undefined };

export interface Operations {
  /** Signs a browser in: the answer’s cookie stands for the login from then on */
  readonly signIn: { readonly params: object; readonly query: object; readonly body: SignIn; readonly answer: Session };
  /** Who is signed in, and what they may do */
  readonly getSession: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: Session };
  /** Signs the browser out; its cookie is worth nothing from then on */
  readonly signOut: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: undefined };
  /** What is found under current tags, over all repositories that who asks may pull from: now, by day, and since a time */
  readonly getOverview: { readonly params: object; readonly query: { readonly since?: string | undefined }; readonly body: undefined; readonly answer: Overview };
  /** Repositories, tags, digests, vulnerabilities and packages by a part or the beginning of their names */
  readonly search: { readonly params: object; readonly query: { readonly q: string; readonly limit?: number | undefined }; readonly body: undefined; readonly answer: SearchResults };
  /** A repository’s images and indexes, the newest first, each as it is told of by itself */
  readonly listImages: { readonly params: { readonly name: string }; readonly query: { readonly all?: "true" | "false" | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Images };
  /** An image or an index: digest, tags, and of each platform how many packages and findings, and its coverage */
  readonly getImage: { readonly params: { readonly name: string; readonly reference: string }; readonly query: object; readonly body: undefined; readonly answer: OneImage };
  /** How much of an image its findings speak of, as of now */
  readonly getCoverage: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined }; readonly body: undefined; readonly answer: ImageCoverage };
  /** The packages of an image, by name */
  readonly listPackages: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined; readonly type?: string | undefined; readonly name?: string | undefined; readonly path?: string | undefined; readonly layer?: string | undefined; readonly evidence?: "installed" | "locked" | "claimed" | undefined; readonly owned?: "true" | "false" | undefined; readonly owner?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Packages };
  /** The findings of an image as of now, worst first */
  readonly listFindings: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined; readonly order?: "severity" | "epss" | "known-exploited" | "kev" | undefined; readonly asOf?: string | undefined; readonly excused?: "include" | "exclude" | "only" | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Findings };
  /** Why a vulnerability is reported of an image, or why it is not */
  readonly explainFinding: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined; readonly vulnerability: string }; readonly body: undefined; readonly answer: Explanation };
  /** The images that have a vulnerability now, in all repositories that who asks may pull from */
  readonly listVulnerableImages: { readonly params: { readonly id: string }; readonly query: { readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: VulnerableImages };
  /** The SBOM of an image, as CycloneDX 1.6 or SPDX 2.3 in JSON */
  readonly getSbom: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined; readonly format?: "cyclonedx" | "spdx" | undefined }; readonly body: undefined; readonly answer: object };
  /** Attaches the SBOM of an image to it, as an OCI referrer, for who may push to the repository */
  readonly attachSbom: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined; readonly format?: "cyclonedx" | "spdx" | undefined }; readonly body: undefined; readonly answer: AttachedSbom };
  /** The images that hold a package, in all repositories that who asks may pull from */
  readonly listPackageHolders: { readonly params: object; readonly query: { readonly name: string; readonly type?: string | undefined; readonly version?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: PackageHolders };
  /** The sources of advisories: what is loaded of each, how old it is, and whether the last look failed */
  readonly listAdvisorySources: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: Advisories };
  /** Names of packages that begin so, for who may pull from every repository */
  readonly listPackageNames: { readonly params: object; readonly query: { readonly prefix: string; readonly type?: string | undefined; readonly limit?: number | undefined }; readonly body: undefined; readonly answer: PackageNames };
  /** The repositories that who asks may pull from, by name */
  readonly listRepositories: { readonly params: object; readonly query: { readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Repositories };
  /** A repository */
  readonly getRepository: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: Repository };
  /** Makes a repository a sandbox, or no longer one, for who administers it */
  readonly changeRepository: { readonly params: { readonly name: string }; readonly query: object; readonly body: RepositoryChanges; readonly answer: Repository };
  /** When images are scanned by themselves, by name; for administrators */
  readonly listSchedules: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: Schedules };
  /** A schedule: its last and next run, and how many images it would take now */
  readonly getSchedule: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: ScheduleWithExtent };
  /** Makes a schedule, or replaces the one of that name */
  readonly putSchedule: { readonly params: { readonly name: string }; readonly query: object; readonly body: NewSchedule; readonly answer: ScheduleWithExtent };
  /** Removes a schedule; what it has asked for is done */
  readonly deleteSchedule: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: undefined };
  /** Asks for the scans of a schedule now */
  readonly runSchedule: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: ScheduleWithExtent };
  /** The tags of what is in use, which schedules and alerts are about */
  readonly getCurrentTags: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: CurrentTags };
  /** Replaces them; for administrators */
  readonly putCurrentTags: { readonly params: object; readonly query: object; readonly body: NewTags; readonly answer: CurrentTags };
  /** Active excuses as a VEX document; those that VEX has no words for, of patterns and of paths, are left out */
  readonly exportExcuses: { readonly params: object; readonly query: { readonly format?: "openvex" | "csaf" | "cyclonedx" | undefined }; readonly body: undefined; readonly answer: object };
  /** Excuses, the newest first, of those repositories that who asks may pull from */
  readonly listExcuses: { readonly params: object; readonly query: { readonly state?: "active" | "expiring" | "stale" | "ended" | "all" | undefined; readonly days?: number | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Excuses };
  /** Excuses findings, for who administers the repositories that it is for; without any, all of them */
  readonly addExcuse: { readonly params: object; readonly query: object; readonly body: NewExcuse; readonly answer: Excuse };
  /** An excuse, ended or not */
  readonly getExcuse: { readonly params: { readonly id: string }; readonly query: object; readonly body: undefined; readonly answer: Excuse };
  /** Ends an excuse before its time: its findings count again */
  readonly endExcuse: { readonly params: { readonly id: string }; readonly query: object; readonly body: undefined; readonly answer: Excuse };
  /** Excuses what a VEX document (OpenVEX, CSAF, CycloneDX) says, or what a list of ids names */
  readonly importExcuses: { readonly params: object; readonly query: { readonly kind?: "vex" | "ids" | undefined; readonly reason?: string | undefined; readonly ticket?: string | undefined; readonly expiresAt?: string | undefined; readonly untilFixed?: "true" | "false" | undefined; readonly repository?: string | undefined; readonly tag?: string | undefined; readonly image?: string | undefined }; readonly body: undefined; readonly answer: ImportedExcuses };
  /** Ways to reach people, with what there is to set of each */
  readonly listAlertChannelKinds: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: AlertChannelKinds };
  /** The channels, by name; of their secrets only which are set */
  readonly listAlertChannels: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: AlertChannels };
  /** Makes a channel, or gives the one of that name other settings: all of them, but secrets that are to stay */
  readonly putAlertChannel: { readonly params: { readonly name: string }; readonly query: object; readonly body: NewAlertChannel; readonly answer: AlertChannel };
  /** Removes a channel, with what is on its way to it */
  readonly deleteAlertChannel: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: undefined };
  /** Sends an example through a channel now, and says what came of it */
  readonly testAlertChannel: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: TriedAlertChannel };
  /** Who is told of what, by name */
  readonly listAlertRules: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: AlertRules };
  /** A rule */
  readonly getAlertRule: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: AlertRule };
  /** Makes a rule, or gives the one of that name other settings: what is left out is as the default rule has it */
  readonly putAlertRule: { readonly params: { readonly name: string }; readonly query: object; readonly body: { readonly enabled?: boolean | undefined; readonly repositories?: readonly (string)[] | undefined; readonly tags?: ("current") | (readonly (string)[]) | undefined; readonly from?: { readonly severity?: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "UNDEFINED" | undefined; readonly cvss?: number | undefined; readonly epss?: number | undefined; readonly knownExploited?: boolean | undefined; readonly unrated?: boolean | undefined } | undefined; readonly fixableOnly?: boolean | undefined; readonly changes?: readonly ("new" | "fixed" | "fix-available" | "known-exploited" | "severity-raised" | "coverage-lost" | "scan-failed" | "excused" | "excuse-ended" | "excuse-due")[] | undefined; readonly when?: ({ readonly kind: "at-once" }) | ({ readonly kind: "digest"; readonly every: "hour" | "day" | "week"; readonly at?: string | undefined; readonly on?: "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | undefined; readonly zone?: string | undefined }) | undefined; readonly channels?: ("*") | (readonly (string)[]) | undefined }; readonly answer: AlertRule };
  /** Removes a rule, with what it remembers */
  readonly deleteAlertRule: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: undefined };
  /** What a rule would tell now, and how many messages it would have sent in the last 30 days */
  readonly previewAlertRule: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: AlertPreview };
  /** The same of a rule that nobody has made: nothing is kept, and nobody is told */
  readonly previewAlertSettings: { readonly params: object; readonly query: object; readonly body: { readonly enabled?: boolean | undefined; readonly repositories?: readonly (string)[] | undefined; readonly tags?: ("current") | (readonly (string)[]) | undefined; readonly from?: { readonly severity?: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "UNDEFINED" | undefined; readonly cvss?: number | undefined; readonly epss?: number | undefined; readonly knownExploited?: boolean | undefined; readonly unrated?: boolean | undefined } | undefined; readonly fixableOnly?: boolean | undefined; readonly changes?: readonly ("new" | "fixed" | "fix-available" | "known-exploited" | "severity-raised" | "coverage-lost" | "scan-failed" | "excused" | "excuse-ended" | "excuse-due")[] | undefined; readonly when?: ({ readonly kind: "at-once" }) | ({ readonly kind: "digest"; readonly every: "hour" | "day" | "week"; readonly at?: string | undefined; readonly on?: "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | undefined; readonly zone?: string | undefined }) | undefined; readonly channels?: ("*") | (readonly (string)[]) | undefined }; readonly answer: AlertPreview };
  /** What happened in the last week, the newest first; for administrators */
  readonly listEvents: { readonly params: object; readonly query: { readonly source?: string | undefined; readonly detailType?: string | undefined; readonly repository?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Events };
  /** What is to be sent to targets, subscriptions and channels, or was, the newest first; for administrators */
  readonly listDeliveries: { readonly params: object; readonly query: { readonly state?: "waiting" | "failing" | "dead" | "sent" | undefined; readonly kind?: string | undefined; readonly to?: string | undefined; readonly lane?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Deliveries };
  /** A delivery; what it says is not shown */
  readonly getDelivery: { readonly params: { readonly number: string }; readonly query: object; readonly body: undefined; readonly answer: Delivery };
  /** Sends a dead letter again, with the same id */
  readonly sendDeliveryAgain: { readonly params: { readonly number: string }; readonly query: object; readonly body: undefined; readonly answer: Delivery };
  /** Sends all dead letters of a receiver, or of a kind, again, with the same ids */
  readonly sendDeliveriesAgain: { readonly params: object; readonly query: object; readonly body: SendAgain; readonly answer: DeliveriesSentAgain };
  /** How far the update of the advisories is that is under way, or what came of the last one of this server */
  readonly getAdvisoryUpdate: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: AdvisoryUpdate };
  /** Has the advisories updated now, for administrators; where that is under way, it goes on */
  readonly updateAdvisories: { readonly params: object; readonly query: object; readonly body: undefined; readonly answer: AdvisoryUpdate };
  /** Users by name, with what each may do and the ids of their access keys; for administrators, as all of these */
  readonly listUsers: { readonly params: object; readonly query: { readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Users };
  /** Makes a user with an access key, whose secret is shown this once */
  readonly addUser: { readonly params: object; readonly query: object; readonly body: NewUser; readonly answer: NewAccessKey };
  /** A user */
  readonly getUser: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: User };
  /** Disables a user, who keeps what they have and is refused everywhere, or enables them again */
  readonly changeUser: { readonly params: { readonly name: string }; readonly query: object; readonly body: ChangedUser; readonly answer: User };
  /** Removes a user with their access keys */
  readonly removeUser: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: undefined };
  /** Lets a user do more */
  readonly addGrants: { readonly params: { readonly name: string }; readonly query: object; readonly body: NewGrants; readonly answer: User };
  /** Takes a grant back, named as it was given */
  readonly removeGrant: { readonly params: { readonly name: string }; readonly query: { readonly permission: "pull" | "push" | "administer"; readonly pattern: string }; readonly body: undefined; readonly answer: User };
  /** Gives a user another access key, whose secret is shown this once */
  readonly addAccessKey: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: NewAccessKey };
  /** Gives a user a new access key, and takes all earlier ones back */
  readonly rollAccessKeys: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: NewAccessKey };
  /** Takes an access key back, with the tokens that came of it */
  readonly removeAccessKey: { readonly params: { readonly name: string; readonly id: string }; readonly query: object; readonly body: undefined; readonly answer: undefined };
  /** Gives a user a password to sign in to the console with, and ends what they signed in to with another */
  readonly setPassword: { readonly params: { readonly name: string }; readonly query: object; readonly body: NewPassword; readonly answer: undefined };
  /** Takes a user’s password back */
  readonly removePassword: { readonly params: { readonly name: string }; readonly query: object; readonly body: undefined; readonly answer: undefined };
  /** Who changed what, the newest first: the last 100,000 changes, for administrators */
  readonly listTrail: { readonly params: object; readonly query: { readonly by?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Trail };
  /** What is excused of an image, as a VEX document: OpenVEX 0.2.0, CSAF 2.0 or CycloneDX 1.6 */
  readonly getVex: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined; readonly format?: "openvex" | "csaf" | "cyclonedx" | undefined }; readonly body: undefined; readonly answer: object };
  /** What mends the findings of an image: what to upgrade, the line that does it, and how much it mends */
  readonly listRemedies: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined }; readonly body: undefined; readonly answer: Remedies };
  /** The layers of an image: size, packages and findings that each brought, and the step that made it */
  readonly listLayers: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined }; readonly body: undefined; readonly answer: Layers };
  /** The manifest of an image or an index, or of one of its platforms, as it was pushed */
  readonly getManifest: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined }; readonly body: undefined; readonly answer: object };
  /** The config of an image, as it was pushed */
  readonly getConfig: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined }; readonly body: undefined; readonly answer: object };
  /** What is attached to an image or an index, or to one of its platforms: signatures, SBOMs, attestations */
  readonly listReferrers: { readonly params: { readonly name: string; readonly reference: string }; readonly query: { readonly platform?: string | undefined; readonly limit?: number | undefined; readonly cursor?: string | undefined }; readonly body: undefined; readonly answer: Referrers };
}

export const OPERATIONS = {
  signIn: ['POST', '/api/v1/session'],
  getSession: ['GET', '/api/v1/session'],
  signOut: ['DELETE', '/api/v1/session'],
  getOverview: ['GET', '/api/v1/overview'],
  search: ['GET', '/api/v1/search'],
  listImages: ['GET', '/api/v1/repositories/{name}/images'],
  getImage: ['GET', '/api/v1/repositories/{name}/images/{reference}'],
  getCoverage: ['GET', '/api/v1/repositories/{name}/images/{reference}/coverage'],
  listPackages: ['GET', '/api/v1/repositories/{name}/images/{reference}/packages'],
  listFindings: ['GET', '/api/v1/repositories/{name}/images/{reference}/findings'],
  explainFinding: ['GET', '/api/v1/repositories/{name}/images/{reference}/explanation'],
  listVulnerableImages: ['GET', '/api/v1/vulnerabilities/{id}/images'],
  getSbom: ['GET', '/api/v1/repositories/{name}/images/{reference}/sbom'],
  attachSbom: ['POST', '/api/v1/repositories/{name}/images/{reference}/sbom'],
  listPackageHolders: ['GET', '/api/v1/packages'],
  listAdvisorySources: ['GET', '/api/v1/advisories'],
  listPackageNames: ['GET', '/api/v1/packages/names'],
  listRepositories: ['GET', '/api/v1/repositories'],
  getRepository: ['GET', '/api/v1/repositories/{name}'],
  changeRepository: ['PATCH', '/api/v1/repositories/{name}'],
  listSchedules: ['GET', '/api/v1/schedules'],
  getSchedule: ['GET', '/api/v1/schedules/{name}'],
  putSchedule: ['PUT', '/api/v1/schedules/{name}'],
  deleteSchedule: ['DELETE', '/api/v1/schedules/{name}'],
  runSchedule: ['POST', '/api/v1/schedules/{name}/run'],
  getCurrentTags: ['GET', '/api/v1/current-tags'],
  putCurrentTags: ['PUT', '/api/v1/current-tags'],
  exportExcuses: ['GET', '/api/v1/excuses/vex'],
  listExcuses: ['GET', '/api/v1/excuses'],
  addExcuse: ['POST', '/api/v1/excuses'],
  getExcuse: ['GET', '/api/v1/excuses/{id}'],
  endExcuse: ['DELETE', '/api/v1/excuses/{id}'],
  importExcuses: ['POST', '/api/v1/excuses/import'],
  listAlertChannelKinds: ['GET', '/api/v1/alerts/channel-kinds'],
  listAlertChannels: ['GET', '/api/v1/alerts/channels'],
  putAlertChannel: ['PUT', '/api/v1/alerts/channels/{name}'],
  deleteAlertChannel: ['DELETE', '/api/v1/alerts/channels/{name}'],
  testAlertChannel: ['POST', '/api/v1/alerts/channels/{name}/test'],
  listAlertRules: ['GET', '/api/v1/alerts/rules'],
  getAlertRule: ['GET', '/api/v1/alerts/rules/{name}'],
  putAlertRule: ['PUT', '/api/v1/alerts/rules/{name}'],
  deleteAlertRule: ['DELETE', '/api/v1/alerts/rules/{name}'],
  previewAlertRule: ['GET', '/api/v1/alerts/rules/{name}/preview'],
  previewAlertSettings: ['POST', '/api/v1/alerts/preview'],
  listEvents: ['GET', '/api/v1/events'],
  listDeliveries: ['GET', '/api/v1/deliveries'],
  getDelivery: ['GET', '/api/v1/deliveries/{number}'],
  sendDeliveryAgain: ['POST', '/api/v1/deliveries/{number}/again'],
  sendDeliveriesAgain: ['POST', '/api/v1/deliveries/again'],
  getAdvisoryUpdate: ['GET', '/api/v1/advisories/update'],
  updateAdvisories: ['POST', '/api/v1/advisories/update'],
  listUsers: ['GET', '/api/v1/users'],
  addUser: ['POST', '/api/v1/users'],
  getUser: ['GET', '/api/v1/users/{name}'],
  changeUser: ['PATCH', '/api/v1/users/{name}'],
  removeUser: ['DELETE', '/api/v1/users/{name}'],
  addGrants: ['POST', '/api/v1/users/{name}/grants'],
  removeGrant: ['DELETE', '/api/v1/users/{name}/grants'],
  addAccessKey: ['POST', '/api/v1/users/{name}/keys'],
  rollAccessKeys: ['POST', '/api/v1/users/{name}/keys/roll'],
  removeAccessKey: ['DELETE', '/api/v1/users/{name}/keys/{id}'],
  setPassword: ['PUT', '/api/v1/users/{name}/password'],
  removePassword: ['DELETE', '/api/v1/users/{name}/password'],
  listTrail: ['GET', '/api/v1/trail'],
  getVex: ['GET', '/api/v1/repositories/{name}/images/{reference}/vex'],
  listRemedies: ['GET', '/api/v1/repositories/{name}/images/{reference}/remedies'],
  listLayers: ['GET', '/api/v1/repositories/{name}/images/{reference}/layers'],
  getManifest: ['GET', '/api/v1/repositories/{name}/images/{reference}/manifest'],
  getConfig: ['GET', '/api/v1/repositories/{name}/images/{reference}/config'],
  listReferrers: ['GET', '/api/v1/repositories/{name}/images/{reference}/referrers'],
} as const;
