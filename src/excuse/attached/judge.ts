import { type Digest, digestOf } from '../../oci/digest.ts';
import { DAY_MILLISECONDS, type ExcuseTerms, faultOf, tidyScope } from '../fault.ts';
import type { ExcuseScope, ExcuseSigner, NewExcuse, VexClaim } from '../types.ts';
import { excuses, type LastWord, lastWords, readVex, scopeOf, soleUnknown } from '../vex/index.ts';
import type { VexDocument } from '../vex/types.ts';
import { readEnvelope, readStatement, signedManifest } from './envelope.ts';
import { isSignedBy } from './keys.ts';

/** A blob that is attached to an image and may say what is not affected. */
export interface AttachedVex {
  /** The blob's own. */
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  /** The manifest that has it, and the image that this says it is about. */
  readonly manifest: Digest;
  readonly subject?: Digest;
  /** There are more than were read: what takes this back may be among those. */
  readonly isCut?: true;
  /** What cosign signed of that manifest: payloads with their signatures. */
  readonly signatures: readonly { readonly payload: Uint8Array; readonly signature: Uint8Array }[];
}

/** What attached documents come to. */
export interface Judged {
  readonly claims: readonly VexClaim[];
  readonly excuses: readonly NewExcuse[];
}

export interface JudgeOptions {
  readonly signers: readonly ExcuseSigner[];
  readonly terms: ExcuseTerms;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

/** Of one image. */
const MOST_CLAIMS = 2000;
/** Beginning of the origin of excuses that documents make by being attached. */
export const ATTACHED = 'attached ';
/** Clocks differ. */
const AHEAD_MILLISECONDS = 300_000;

/**
 * What the documents that are attached to an image say, and which of it excuses: what a listed signer has signed for that
 * very image, not longer ago than an excuse lasts where nobody says how long. Of several documents of one signer, the one
 * that was written last counts. Whatever else is said is a claim, with the reason why it is no more than that.
 */
export function judgeAttached(image: Digest, attached: readonly AttachedVex[], options: JudgeOptions): Judged {
  const isCut = attached.some((one) => one.isCut === true);
  const read = attached.flatMap((one) => readDocument(image, one, options.signers));
  const inOrder = read.toSorted((one, other) => (one.document.writtenAt ?? 0) - (other.document.writtenAt ?? 0));
  const voices = Map.groupBy(inOrder, ({ signer, digest }) =>
    JSON.stringify(signer === undefined ? [digest] : signer.name),
  );
  const said = [...voices.values()].flatMap(saidBy);
  // What nobody listed has signed crowds nothing out.
  const signedFirst = said.toSorted(
    (one, other) => Number(other.signer !== undefined) - Number(one.signer !== undefined),
  );
  const all = signedFirst.slice(0, MOST_CLAIMS).map((one) => judged(image, { ...one, isCut }, options));
  return {
    claims: all.map(({ claim }) => claim),
    excuses: all.flatMap(({ excuse }) => excuse ?? []),
  };
}

interface ReadDocument {
  readonly digest: Digest;
  readonly document: VexDocument;
  readonly signer?: ExcuseSigner;
  /** Why nobody's word is taken for it. */
  readonly doubt?: string;
}

interface Said extends ReadDocument, LastWord {
  readonly isCut?: boolean;
}

/** What one signer has said last, or a document that nobody signed: of such a one, the first that it says. */
function saidBy(documents: readonly ReadDocument[]): readonly Said[] {
  const all = new Map(
    documents.flatMap((one) => {
      const { statements } = one.document;
      const counted = one.signer === undefined ? statements.slice(0, MOST_CLAIMS) : statements;
      return counted.map((statement) => [statement, one] as const);
    }),
  );
  return lastWords([...all.keys()]).flatMap((word) => {
    const one = all.get(word.statement);
    return one === undefined ? [] : [{ ...one, ...word }];
  });
}

function readDocument(image: Digest, one: AttachedVex, signers: readonly ExcuseSigner[]): readonly ReadDocument[] {
  const envelope = readEnvelope(one.bytes);
  const statement = readStatement(envelope?.payload ?? one.bytes);
  const isVex = statement === undefined || /^https:\/\/openvex\.dev\/ns(?:\/|$)/.test(statement.predicateType);
  if (!isVex || (envelope !== undefined && statement === undefined)) return [];
  const read = readVex(statement === undefined ? one.bytes : Buffer.from(JSON.stringify(statement.predicate)));
  if (read.kind === 'unreadable') return [];
  const found = { digest: one.digest, document: read.document };
  if (statement !== undefined && !statement.subjects.includes(image)) {
    return [{ ...found, doubt: 'it is about another image' }];
  }
  const signer =
    envelope === undefined
      ? signerOfManifest(image, one, signers)
      : signers.find(({ publicKey }) =>
          envelope.signatures.some((signature) => isSignedBy(publicKey, envelope.signed, signature)),
        );
  if (signer !== undefined) return [{ ...found, signer }];
  const isSigned = one.signatures.length > 0 || (envelope?.signatures.length ?? 0) > 0;
  return [{ ...found, doubt: isSigned ? 'no listed signer has signed it' : 'nobody has signed it' }];
}

/** Who signed the manifest that has the document and names the image. */
function signerOfManifest(image: Digest, one: AttachedVex, signers: readonly ExcuseSigner[]): ExcuseSigner | undefined {
  if (one.subject !== image) return undefined;
  const meant = one.signatures.filter(({ payload }) => signedManifest(payload) === one.manifest);
  return signers.find(({ publicKey }) =>
    meant.some(({ payload, signature }) => isSignedBy(publicKey, payload, signature)),
  );
}

function judged(
  image: Digest,
  said: Said,
  options: JudgeOptions,
): { readonly claim: VexClaim; readonly excuse?: NewExcuse } {
  const { digest, document, statement, signer } = said;
  const meant = soleUnknown(document.statements);
  const found = scopeOf(statement, { hosts: [], within: { image }, meant });
  const { vulnerability, status, justification, statement: words } = statement;
  const claim = {
    document: digest,
    vulnerability: tidyScope({ vulnerability }).vulnerability ?? vulnerability,
    status,
    ...(found.kind === 'scope' && found.scope.package !== undefined ? { package: found.scope.package } : {}),
    ...(justification === undefined ? {} : { justification }),
    ...(words === undefined ? {} : { statement: words }),
    ...(document.author === undefined ? {} : { author: document.author }),
    ...(signer === undefined ? {} : { signer: signer.name }),
  };
  if (found.kind === 'none') return { claim: { ...claim, doubt: found.reason } };
  const asked = askedBy(said, found.scope, options);
  return typeof asked === 'string' ? { claim: { ...claim, doubt: asked } } : { claim, excuse: asked };
}

/** The excuse that a statement makes, or why it makes none. */
function askedBy(
  { document, statement, signer, doubt, against, isCut }: Said,
  found: ExcuseScope,
  options: JudgeOptions,
): NewExcuse | string {
  const { terms, now } = options;
  const { status, justification, statement: words } = statement;
  if (signer === undefined) return doubt ?? 'nobody has signed it';
  if (!excuses(statement)) return 'it excuses nothing';
  if (against !== undefined) return against;
  if (isCut === true) return 'more documents are attached than are read, and one of them may say otherwise';
  const { writtenAt } = document;
  if (writtenAt === undefined) return 'it does not say when it was written';
  if (writtenAt > now + AHEAD_MILLISECONDS) return 'it says that it is yet to be written';
  const expiresAt = writtenAt + terms.defaultDays * DAY_MILLISECONDS;
  if (expiresAt <= now) return `it was written more than ${terms.defaultDays} days ago`;
  const scope = tidyScope({ ...found, repository: signer.repositories });
  const asked: NewExcuse = {
    scope,
    status,
    ...(justification === undefined ? {} : { justification }),
    reason: words ?? `${signer.name} says that it is ${status.replaceAll('_', ' ')}`,
    owner: signer.name,
    expiresAt,
    origin: `${ATTACHED}${digestOf(Buffer.from(JSON.stringify([document.id, writtenAt, statement])))}`,
  };
  return faultOf(asked, { ...terms, mostDays: terms.defaultDays + 1 }, now) ?? asked;
}
