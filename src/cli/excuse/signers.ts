import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { databaseSigners, type ExcuseSigners, endSignedBy } from '../../excuse/index.ts';
import { queueClaimed } from '../../scan/index.ts';
import { openExcuses } from '../../wire/index.ts';
import { withDatabase } from '../advisories/with-database.ts';
import { tableOf } from '../table.ts';
import { type ExcuseContext, ownerOf } from './options.ts';

interface AddOptions {
  readonly key: string;
  readonly repository?: string;
  readonly owner?: string;
}

/** Adds `signers …`: whose signed documents excuse, where they are attached to images. */
export function addSigners(excuse: Command, context: ExcuseContext): void {
  const signers = excuse.command('signers').description('whose signed VEX documents excuse, attached to images');
  signers
    .command('add')
    .description('list a signer')
    .argument('<name>', 'under which its excuses are shown')
    .requiredOption('--key <file>', 'its public key in PEM: ECDSA P-256, Ed25519 or RSA, as cosign.pub is')
    .option('--repository <name>', 'only for images of these repositories; * stands for any characters')
    .option('--owner <name>', 'who lists it; whoever types, where absent')
    .action((name: string, { key, repository, owner }: AddOptions) =>
      withSigners(context, async (all) => {
        const publicKey = await keyIn(key);
        const repositories = repository === undefined ? {} : { repositories: repository };
        const outcome = await all.add({ name, publicKey, ...repositories, addedBy: ownerOf(owner, context) });
        if (outcome.kind === 'refused') throw new Error(`cannot list the signer: ${outcome.reason}`);
        context.write(`${name}: listed, key ${outcome.signer.fingerprint}\n`);
      }),
    );
  signers
    .command('list')
    .description('the signers, by name')
    .option('--json', 'print JSON')
    .action(({ json }: { readonly json?: boolean }) =>
      withSigners(context, async (all) => {
        const listed = await all.list();
        if (json === true) return context.write(`${JSON.stringify(listed, null, 2)}\n`);
        const rows = listed.map(({ name, repositories, fingerprint, addedBy }) => [
          name,
          repositories,
          fingerprint,
          addedBy,
        ]);
        context.write(tableOf([['SIGNER', 'REPOSITORIES', 'KEY (SHA256)', 'LISTED BY'], ...rows]).join(''));
      }),
    );
  signers
    .command('remove')
    .description('list a signer no longer: what it excused counts again')
    .argument('<name>')
    .action((name: string) =>
      withSigners(context, async (all) => {
        if (!(await all.remove(name))) throw new Error(`there is no signer "${name}"`);
        context.write(`${name}: removed\n`);
      }),
    );
}

/** The signers of the data folder; images that they may concern are looked at again by the server. */
async function withSigners<T>(context: ExcuseContext, work: (signers: ExcuseSigners) => Promise<T>): Promise<T> {
  const config = context.config();
  return await withDatabase(config, async (db) => {
    const signers = databaseSigners({ db, clock: context.clock });
    return await work({
      ...signers,
      async add(signer) {
        const outcome = await signers.add(signer);
        if (outcome.kind === 'added') await queueClaimed(db, context.clock);
        return outcome;
      },
      async remove(name) {
        const isRemoved = await signers.remove(name);
        if (isRemoved)
          await endSignedBy({ query: db.query, excuses: openExcuses(config, db), name, now: context.clock() });
        if (isRemoved) await queueClaimed(db, context.clock);
        return isRemoved;
      },
    });
  });
}

const MOST_KEY_BYTES = 20_000;

async function keyIn(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Error(`cannot read "${file}"`, { cause: error });
  });
  if (bytes.length > MOST_KEY_BYTES) throw new Error(`"${file}" is too long for a key`);
  return bytes.toString('utf8');
}
