import type { Generated } from 'kysely';

/** What is counted of the images that current tags point to, by repository. */
export interface SurveyTables {
  repository_survey: {
    repository_id: number;
    /** When `tally` last changed. */
    surveyed_at: number;
    /** JSON of a Tally, without what is counted from `current_finding`. */
    tally: string;
  };
  current_finding: CurrentFindingTable;
  /** A vulnerability that some image has now: gone with the last. */
  standing_vulnerability: {
    vulnerability_id: number;
    /** 0 where an image under current tags has it that is not excused, 1 where others do: those come after. */
    rank: number;
    /** Index into SEVERITIES: the worst, of images under current tags where there are any. */
    severity: number;
    /** Images under current tags, and the repositories of those. */
    images: number;
    repositories: number;
    /** Whether a fix is known of any of it. */
    fixable: number;
    /** Under current tags, all of it is excused. */
    excused: number;
    /** Since when the first of the images has it. */
    opened_at: number;
    /** JSON of the sources of a few packages that have it, `[type, name][]`. */
    packages: string;
  };
}

/**
 * A vulnerability of a package, whatever its version, in a repository's images under current tags, from `opened_at` to
 * `closed_at`. A package that is bumped and stays vulnerable stays one row.
 */
interface CurrentFindingTable {
  id: Generated<number>;
  repository_id: number;
  vulnerability_id: number;
  /** purl's type of the package, and the name of its source. */
  type: string;
  package_name: string;
  /** Index into SEVERITIES: 0 is the worst. */
  severity: number;
  /** How many of those images have it. */
  images: number;
  /** Whether a fix is known. */
  fixable: number;
  opened_at: number;
  closed_at: number | null;
  /** `gone` or `excused`. */
  closed_cause: string | null;
}
