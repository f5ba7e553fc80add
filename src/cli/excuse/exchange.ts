import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import {
  exportedVex,
  type Imported,
  type ImportTerms,
  importIds,
  importVex,
  readIdList,
  writeVex,
} from '../../excuse/index.ts';
import type { Excuse } from '../../excuse/types.ts';
import { VEX_FORMATS, type VexFormat } from '../../excuse/vex/types.ts';
import { writeReport } from '../scan/report-file.ts';
import { readVexFile } from '../scan/vex.ts';
import {
  askedBy,
  type ExcuseContext,
  type ScopeOptions,
  scopeOf,
  type TermsOptions,
  withExcuses,
  withScope,
  withTerms,
} from './options.ts';
import { excuseJson, importText } from './text.ts';

interface ImportOptions extends ScopeOptions, TermsOptions {
  readonly ids?: boolean;
  readonly reason?: string;
  readonly json?: boolean;
}

/** Adds `import` and `export`. */
export function addExchange(excuse: Command, context: ExcuseContext): void {
  withTerms(withScope(excuse.command('import').description('excuse what a VEX document, or a list of ids, says')))
    .argument('<file>', 'OpenVEX, CSAF or CycloneDX; with --ids, ids parted by commas or lines')
    .option('--ids', 'it is a list of ids: each is excused, as affected')
    .option('--reason <text>', 'why, where the document does not say; a list of ids needs one')
    .option('--json', 'print JSON')
    .action((file: string, options: ImportOptions) =>
      withExcuses(context, async ({ excuses, query, config }) => {
        const terms = { ...askedBy(options, context), ...given(options), hosts: [new URL(config.url).host] };
        const into = { excuses, query, now: context.clock() };
        const imported =
          options.ids === true
            ? await importIds(into, await idsIn(file), { ...terms, reason: reasonOf(options) })
            : await importVex(into, await documentIn(file), terms);
        context.write(options.json === true ? importJson(imported) : importText(imported));
      }),
    );
  addExport(excuse, context);
}

/** A list of ids that is given without saying so is what is most often none. */
async function documentIn(file: string): ReturnType<typeof readVexFile> {
  try {
    return await readVexFile(file);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.endsWith('it is not JSON')) throw error;
    throw new Error('without --ids it is taken for a VEX document', { cause: error });
  }
}

function given(options: ImportOptions): Pick<ImportTerms, 'reason' | 'within'> {
  const { reason } = options;
  return { within: scopeOf(options), ...(reason === undefined ? {} : { reason }) };
}

function reasonOf({ reason }: ImportOptions): string {
  if (reason === undefined) throw new Error('a list of ids says nothing of why: give --reason');
  return reason;
}

const MOST_LIST_BYTES = 4 << 20;

async function idsIn(file: string): Promise<readonly string[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Error(`cannot read "${file}"`, { cause: error });
  });
  if (bytes.length > MOST_LIST_BYTES) throw new Error(`"${file}" has more than ${MOST_LIST_BYTES} bytes`);
  const { ids, others } = readIdList(bytes.toString('utf8'));
  if (others[0] !== undefined) throw new Error(`"${file}" has "${others[0].slice(0, 100)}" in it, which is no id`);
  return ids;
}

function importJson({ made, skipped }: Imported): string {
  return `${JSON.stringify({ made: made.map(excuseJson), skipped }, null, 2)}\n`;
}

interface ExportOptions {
  readonly format: VexFormat;
  readonly output?: string;
}

function addExport(excuse: Command, context: ExcuseContext): void {
  excuse
    .command('export')
    .description('write active excuses as a VEX document')
    .addOption(new Option('--format <form>', 'the form').choices(VEX_FORMATS).default('openvex'))
    .option('--output <file>', 'write it to a file, in the place of standard output')
    .action(({ format, output }: ExportOptions) =>
      withExcuses(context, async ({ excuses, query, config: { url } }) => {
        const all = await everyActive(excuses);
        const { statements, left } = await exportedVex(query, all, new URL(url).host);
        for (const { id, reason } of left) context.writeError(`pratique: excuse ${id} is left out: ${reason}\n`);
        const at = context.clock();
        const id = `${url}/api/v1/excuses/vex/${new Date(at).toISOString()}`;
        const { version } = manifest;
        const document = writeVex(format, statements, { id, author: context.user(), url, at, version });
        if (document === undefined) throw new Error('there is no excuse to write');
        const text = `${JSON.stringify(document, null, 2)}\n`;
        if (output === undefined) context.write(text);
        else await writeReport(output, [text]);
      }),
    );
}

async function everyActive(
  excuses: Parameters<Parameters<typeof withExcuses>[1]>[0]['excuses'],
): Promise<readonly Excuse[]> {
  return await excuses.list({ state: 'active', limit: 100_000 });
}
