import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  advisorySources,
  exportSnapshot,
  findActive,
  importSnapshot,
  type Signer,
  signerOf,
  storeFailure,
  type Verifier,
  verifierOf,
} from '../../advisory/index.ts';
import { type AdvisoriesPlace, type Config, ConfigError } from '../../config/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { printable } from '../../lib/printable.ts';
import type { ArtifactWriter } from '../../oci/artifact-place.ts';
import { layoutFile, openArtifact, registryTarget } from '../../source/index.ts';
import { advisoriesFolder } from '../../wire/index.ts';
import { faultText } from '../fault-text.ts';
import { withRegistry } from '../options.ts';
import type { Terminal } from '../terminal-line.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { type TransferReporter, transferReporter } from './transfer-reporter.ts';
import { withDatabase } from './with-database.ts';

export interface TransferContext extends Terminal {
  config(): Config;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  write(text: string): void;
  exitWith(code: number): void;
}

interface RegistryArguments {
  readonly plainHttp?: boolean;
  readonly insecure?: boolean;
  readonly trustRealm?: readonly string[];
}

interface SendArguments extends RegistryArguments {
  readonly signKey?: string;
}

interface TakeArguments extends RegistryArguments {
  readonly key?: string;
  readonly allowUnsigned?: boolean;
  readonly force?: boolean;
  readonly isReplica?: boolean;
}

/** Adds `export`, `import`, `push` and `pull`: the snapshot in use as an OCI artifact. */
export function addTransferCommands(advisories: Command, context: TransferContext): void {
  const sending = (name: string, place: string, description: string) =>
    advisories
      .command(name)
      .description(description)
      .argument(place)
      .option('--sign-key <file>', 'sign it with the private key in a PEM file: ECDSA over P-256, or Ed25519');
  const taking = (name: string, place: string, description: string) =>
    advisories
      .command(name)
      .description(description)
      .argument(place)
      .option('--key <file>', 'the public key, in PEM, of whoever signed it')
      .option('--allow-unsigned', 'take it unsigned, or signed by another key')
      .option('--force', 'take it though it is older than what is in use');

  sending('export', '<file>', 'write what is known to an archive of an OCI layout').action(
    (file: string, options: SendArguments) => send(file, options, context, () => layoutFile(file)),
  );
  taking(
    'import',
    '<path>',
    'take what is known elsewhere from an archive or a folder of an OCI layout, and use it',
  ).action((path: string, options: TakeArguments) => take(path, options, context));
  withRegistry(
    sending(
      'push',
      '[reference]',
      'push what is known to a registry, docker://host/name:tag, or PRATIQUE_ADVISORIES_TO',
    ),
  ).action((text: string | undefined, options: SendArguments) => push(text, options, context));
  withRegistry(
    taking(
      'pull',
      '[reference]',
      'pull what is known elsewhere, from there or from PRATIQUE_ADVISORIES_FROM, and use it',
    ),
  ).action((text: string | undefined, options: TakeArguments) => pull(text, options, context));
}

function registryOf({ plainHttp, insecure, trustRealm = [] }: RegistryArguments, context: TransferContext) {
  const { environment } = context;
  const { allowed } = context.config().outbound;
  return {
    isPlainHttp: plainHttp === true,
    isInsecure: insecure === true,
    trustedRealms: trustRealm,
    allowed,
    environment,
  };
}

/** Where no reference is given, the settings say which, and how it is signed. */
async function push(text: string | undefined, options: SendArguments, context: TransferContext): Promise<void> {
  const to = text === undefined ? context.config().advisoriesTo : undefined;
  const place = text ?? to?.place ?? unnamed('PRATIQUE_ADVISORIES_TO');
  const given =
    to === undefined ? options : { ...argumentsOf(to), ...(to.signKey && { signKey: to.signKey }), ...options };
  const registry = registryOf(given, context);
  await send(place, given, context, async (signal) => registryTarget(place, { registry, signal }));
}

/** The same; and what publishers are asked is then asked elsewhere alone. */
async function pull(text: string | undefined, options: TakeArguments, context: TransferContext): Promise<void> {
  const from = text === undefined ? context.config().advisoriesFrom : undefined;
  const place = text ?? from?.place ?? unnamed('PRATIQUE_ADVISORIES_FROM');
  const trust = from?.key === undefined ? { allowUnsigned: true } : { key: from.key };
  const given = from === undefined ? options : { ...argumentsOf(from), ...trust, ...options, isReplica: true };
  await take(`docker://${place.replace(/^docker:\/\//, '')}`, given, context);
}

function argumentsOf({ isPlainHttp, trustedRealms }: AdvisoriesPlace): RegistryArguments {
  return { plainHttp: isPlainHttp, trustRealm: trustedRealms };
}

function unnamed(setting: string): never {
  throw new ConfigError(`no registry is named: write docker://host/name:tag, or set ${setting}`);
}

type OpenWriter = (signal: AbortSignal) => Promise<ArtifactWriter>;

async function send(
  place: string,
  { signKey }: SendArguments,
  context: TransferContext,
  open: OpenWriter,
): Promise<void> {
  const reporter = transferReporter(context);
  const work = async (signal: AbortSignal) => {
    const signer = signKey === undefined ? undefined : await keyIn(signKey, signerOf);
    const config = context.config();
    const active = await withDatabase(config, findActive);
    if (active === undefined) {
      context.writeError('no advisories are loaded: there is nothing to hand on\nnext: pratique advisories update\n');
      return 1;
    }
    const writer = await open(signal);
    try {
      const exported = await exportSnapshot({
        path: join(advisoriesFolder(config), active.file),
        provenance: active.provenance,
        writer,
        temporaryFolder: tmpdir(),
        signal,
        onSource: reporter.sent,
        ...(signer === undefined ? {} : { signer }),
      });
      reporter.exported(exported, place, signer !== undefined);
      return 0;
    } finally {
      await writer.close();
    }
  };
  await ended(work, { context, reporter, attempt: `cannot write what is known to "${place}"` });
}

async function take(place: string, options: TakeArguments, context: TransferContext): Promise<void> {
  const reporter = transferReporter(context);
  const attempt = `cannot take advisories from "${place}"`;
  const onFailure = async (reason: string) => {
    if (options.isReplica === true) await storeReason(`${attempt}: ${reason}`, context);
  };
  const work = async (signal: AbortSignal) => {
    const result = await taken(place, options, { context, reporter, signal });
    if (result.kind === 'refused') await onFailure(result.reason);
    return reporter.imported(result, place) ? 0 : 1;
  };
  await ended(work, { context, reporter, attempt, onFailure });
}

interface Taking {
  readonly context: TransferContext;
  readonly reporter: TransferReporter;
  readonly signal: AbortSignal;
}

async function taken(place: string, options: TakeArguments, { context, reporter, signal }: Taking) {
  const verifier: Verifier | undefined = options.key === undefined ? undefined : await keyIn(options.key, verifierOf);
  const config = context.config();
  const registry = registryOf(options, context);
  const reader = await openArtifact(place, { registry, temporaryFolder: tmpdir(), signal });
  try {
    return await withDatabase(config, (database) =>
      importSnapshot({
        database,
        folder: advisoriesFolder(config),
        reader,
        isUnsignedAllowed: options.allowUnsigned === true,
        force: options.force === true,
        isReplica: options.isReplica === true,
        clock: context.clock,
        signal,
        onSource: reporter.taken,
        ...(verifier === undefined ? {} : { verifier }),
      }),
    );
  } finally {
    await reader.close();
  }
}

const LONGEST_REASON = 1000;

/** What a registry says may be anybody's. */
async function storeReason(text: string, { config, clock }: TransferContext): Promise<void> {
  const reason = printable(text.slice(0, LONGEST_REASON).replace(/\s+/g, ' '));
  await withDatabase(config(), (database) => storeFailure(database, advisorySources, { reason, at: clock() }));
}

interface Ending {
  readonly context: TransferContext;
  readonly reporter: TransferReporter;
  readonly attempt: string;
  onFailure?(reason: string): Promise<void>;
}

async function ended(
  work: (signal: AbortSignal) => Promise<number>,
  { context, reporter, attempt, onFailure }: Ending,
): Promise<void> {
  const code = await untilInterrupted(async (signal) => {
    try {
      return await work(signal);
    } catch (error) {
      signal.throwIfAborted();
      reporter.clear();
      context.writeError(`${attempt}: ${faultText(error)}\n`);
      await onFailure?.(faultText(error));
      return 1;
    }
  }, reporter);
  context.exitWith(code);
}

async function keyIn<T extends Signer | Verifier>(file: string, parse: (pem: string) => T): Promise<T> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot use the key in "${file}"`, { cause: error });
  }
}
