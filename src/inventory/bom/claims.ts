import type { ExtractContext, Fact, FoundFile, PackageRecord } from '../types.ts';
import { packageOf, unusableClause } from './package-of.ts';
import { parseSbom } from './parse-sbom.ts';
import type { SbomComponent, SbomDocument } from './types.ts';

/** Of how many packages one answer of a reader can tell. */
const MOST_CLAIMS = 15_000;
/** Of their records, so that they leave room in the answer for what is installed. */
const MOST_CHARACTERS = 4 * 2 ** 20;

/** An SBOM with most files and licence texts in it is no larger; it is read in a few times its size of memory. */
export const SBOM_LIMIT_BYTES = 32 * 2 ** 20;

/** What is known of a file before it is read. */
export interface ExpectedSbom {
  readonly format: SbomDocument['format'];
  /** Whether the name alone says that it is an SBOM; of another file that is none, nothing is said. */
  readonly isSure: boolean;
  /** Whether JSON under that name is an SBOM or a statement of something else, or else broken. */
  readonly isStatement?: boolean;
}

/** What an extractor says of a file that may be an SBOM of its format: what it claims. */
export function claimsOfFile(
  file: FoundFile,
  context: ExtractContext,
  { format, isSure, isStatement = false }: ExpectedSbom,
): readonly Fact[] {
  const reading = parseSbom(file.bytes, limitsOf(context));
  if (reading.kind === 'sbom') return reading.document.format === format ? claimsIn(reading.document) : [];
  if (!isSure) return [];
  if (reading.kind === 'unreadable') return [{ kind: 'partial', reason: reading.reason }];
  return isStatement && !reading.isStatement ? [{ kind: 'partial', reason: `it is ${reading.what}` }] : [];
}

function limitsOf({ signal, limits }: ExtractContext) {
  return { signal, nesting: limits.nesting, mostComponents: MOST_CLAIMS };
}

function claimsIn({ components, owners, doubts }: SbomDocument): readonly Fact[] {
  const packages = new Map<string, PackageRecord>();
  const unusable: string[] = [];
  const refs = new Set(components.map(({ ref }) => ref));
  let [characters, surplus] = [0, 0];
  for (const component of components.filter(({ kind }) => kind === 'package')) {
    if (isOwned(component, owners, refs)) continue;
    const made = packageOf(component);
    // What one of our own SBOMs only heard of would bear itself out, though what it heard it from is long gone.
    if (made.kind === 'package' && made.evidence === 'claimed') continue;
    const key = made.kind === 'package' ? JSON.stringify(made.record) : '';
    if (made.kind === 'unusable') unusable.push(made.reason);
    else if (characters + key.length > MOST_CHARACTERS) surplus += 1;
    else {
      characters += packages.has(key) ? 0 : key.length;
      packages.set(key, made.record);
    }
  }
  const tooLong = surplus === 0 ? [] : [`${surplus} components beyond ${MOST_CHARACTERS} characters were left out`];
  const claim: Fact = { kind: 'packages', evidence: 'claimed', packages: [...packages.values()] };
  const reasons = [...doubts, ...unusableClause(unusable), ...tooLong];
  return [...(packages.size === 0 ? [] : [claim]), ...reasons.map((reason): Fact => ({ kind: 'partial', reason }))];
}

/** Whose files another package brought is told of by that one. */
function isOwned({ ref }: SbomComponent, owners: ReadonlyMap<string, string>, refs: ReadonlySet<string>): boolean {
  const owner = owners.get(ref);
  return owner !== undefined && owner !== ref && refs.has(owner);
}
