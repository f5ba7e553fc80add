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
