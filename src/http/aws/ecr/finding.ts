import type { ScanFinding } from '../../../scan/types.ts';
import type { Attribute, ImageScanFinding } from './shapes.generated.ts';

/** The model's bound of an attribute's value. */
const LONGEST_VALUE = 256;
/** As FIRST publishes them. */
const EPSS_DECIMALS = 5;

/**
 * A finding in ECR's basic form. `package_name` and `package_version` are those of the source package, as ECR's own
 * for Debian and Ubuntu; `fixed_in_version`, `package_type`, `layer_digest` and those after it are added by Pratique.
 */
export function findingShape(finding: ScanFinding): ImageScanFinding {
  const { name, description = finding.title, uri, severity } = finding;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(uri === undefined ? {} : { uri }),
    severity,
    attributes: attributesOf(finding),
  };
}

function attributesOf(finding: ScanFinding): Attribute[] {
  const { package: found, score, vector } = finding;
  const cvss = cvssPrefix(finding.cvssVersion);
  return [
    attribute('package_version', found.sourceVersion),
    attribute('package_name', found.sourceName),
    attribute(`${cvss}_VECTOR`, cvss === undefined ? undefined : vector),
    attribute(`${cvss}_SCORE`, cvss === undefined ? undefined : score?.toFixed(1)),
    attribute('fixed_in_version', finding.fixedVersion),
    attribute('package_type', found.type),
    attribute('layer_digest', found.layerDigest),
    attribute('platform', finding.platform),
    attribute('publisher_state', finding.state),
    attribute('verdict', finding.verdict === 'affected' ? undefined : finding.verdict),
    attribute('package_evidence', found.evidence === 'installed' ? undefined : found.evidence),
    ...exploitationAttributes(finding),
  ].flat();
}

function exploitationAttributes({ epss, knownExploited: known }: ScanFinding): Attribute[][] {
  return [
    attribute('epss_score', epss?.score.toFixed(EPSS_DECIMALS)),
    attribute('epss_percentile', epss?.percentile.toFixed(EPSS_DECIMALS)),
    attribute('known_exploited_since', known?.on),
    attribute('known_exploited_due', known?.due),
    attribute('known_ransomware', known?.ransomware === true ? 'true' : undefined),
  ];
}

/** `CVSS2`, `CVSS3` (3.0 and 3.1) or `CVSS4`; the vector itself says which of the threes it is. */
function cvssPrefix(version: string | undefined): string | undefined {
  return version === undefined ? undefined : `CVSS${version.charAt(0)}`;
}

/** ECR's shape has no empty values: what is not known is left out. */
function attribute(key: string, value: string | undefined): Attribute[] {
  if (value === undefined || value === '') return [];
  return [{ key, value: value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value }];
}
