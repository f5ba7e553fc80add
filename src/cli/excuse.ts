import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXCUSE_STATES, EXCUSE_STATUSES, type Excuse, type ExcuseState, JUSTIFICATIONS } from '../excuse/types.ts';
import { addExchange } from './excuse/exchange.ts';
import {
  askedBy,
  type ExcuseContext,
  idOf,
  lastsOption,
  ownerOf,
  type ScopeOptions,
  scopeOf,
  type TermsOptions,
  withExcuses,
  withScope,
  withTerms,
} from './excuse/options.ts';
import { addSigners } from './excuse/signers.ts';
import { excuseJson, excuseLine, excuseText, HEADINGS } from './excuse/text.ts';
import { tableOf } from './table.ts';

interface AddOptions extends ScopeOptions, TermsOptions {
  readonly vulnerability?: string;
  readonly package?: string;
  readonly path?: string;
  readonly status: (typeof EXCUSE_STATUSES)[number];
  readonly justification?: (typeof JUSTIFICATIONS)[number];
  readonly reason: string;
  readonly json?: boolean;
}

/**
 * Adds `pratique excuse …`: which findings need nobody, for how long and on whose word. The commands work on the database
 * itself, beside a running server. What cannot be done is thrown as an Error for people.
 */
export function addExcuseCommands(program: Command, context: ExcuseContext): void {
  const excuse = program
    .command('excuse')
    .alias('excuses')
    .description('findings that need nobody, for how long and on whose word');
  addAdding(excuse, context);
  addShowing(excuse, context);
  addEnding(excuse, context);
  addExchange(excuse, context);
  addSigners(excuse, context);
}

function addAdding(excuse: Command, context: ExcuseContext): void {
  const command = excuse
    .command('add')
    .description('excuse findings that have all that is given, one thing at least')
    .option('--vulnerability <id>', 'any of its ids')
    .option('--package <name>', 'name of the package or of its source, or a purl with or without a version')
    .option('--path <path>', 'where in the image it is; * stands for any characters');
  withTerms(withScope(command))
    .requiredOption('--reason <text>', 'why it needs nobody')
    .addOption(
      new Option('--status <status>', "in VEX's words; affected: it is so, and nothing will be done")
        .choices(EXCUSE_STATUSES)
        .default('not_affected'),
    )
    .addOption(new Option('--justification <word>', 'of not_affected').choices(JUSTIFICATIONS))
    .option('--json', 'print JSON')
    .action((options: AddOptions) =>
      withExcuses(context, async ({ excuses }) => {
        const { vulnerability, package: named, path, status, justification, reason } = options;
        const own = { vulnerability, package: named, path };
        const scope = Object.fromEntries(Object.entries(own).filter(([, text]) => text !== undefined));
        const outcome = await excuses.add({
          ...askedBy(options, context),
          scope: { ...scope, ...scopeOf(options) },
          status,
          ...(justification === undefined ? {} : { justification }),
          reason,
        });
        if (outcome.kind === 'refused') throw new Error(`cannot excuse it: ${outcome.reason}`);
        print(context, outcome.excuse, options.json);
      }),
    );
}

interface ListOptions {
  readonly state: ExcuseState;
  readonly days?: number;
  readonly json?: boolean;
}

function addShowing(excuse: Command, context: ExcuseContext): void {
  excuse
    .command('list')
    .description('excuses, the newest first')
    .addOption(
      new Option('--state <state>', 'which; stale ones are active, and nothing that is stored has what they are about')
        .choices(EXCUSE_STATES)
        .default('active'),
    )
    .addOption(lastsOption('--days <days>', 'of expiring: how soon; 14, where absent'))
    .option('--json', 'print JSON')
    .action(({ state, days, json }: ListOptions) =>
      withExcuses(context, async ({ excuses }) => {
        const all: Excuse[] = [];
        for (;;) {
          const before = all.at(-1)?.id;
          const page = await excuses.list({
            state,
            limit: PAGE,
            ...(days === undefined ? {} : { withinDays: days }),
            ...(before === undefined ? {} : { before }),
          });
          all.push(...page);
          if (page.length < PAGE) break;
        }
        if (json === true) return context.write(`${JSON.stringify(all.map(excuseJson), null, 2)}\n`);
        context.write(tableOf([HEADINGS, ...all.map(excuseLine)]).join(''));
      }),
    );
  excuse
    .command('show')
    .description('all that is known of an excuse')
    .argument('<id>', 'its number', idOf)
    .option('--json', 'print JSON')
    .action((id: number, { json }: { readonly json?: boolean }) =>
      withExcuses(context, async ({ excuses }) => {
        const found = await excuses.get(id);
        if (found === undefined) throw new Error(`there is no excuse ${id}: see pratique excuse list --state all`);
        print(context, found, json);
      }),
    );
}

const PAGE = 500;

function addEnding(excuse: Command, context: ExcuseContext): void {
  excuse
    .command('end')
    .description('end an excuse before its time: its findings count again')
    .argument('<id>', 'its number', idOf)
    .option('--owner <name>', 'who ends it; whoever types, where absent')
    .option('--because <text>', 'why', becauseOf)
    .action((id: number, { owner, because }: { readonly owner?: string; readonly because?: string }) =>
      withExcuses(context, async ({ excuses }) => {
        const reason = because === undefined ? '' : `: ${because}`;
        const ended = await excuses.end(id, `ended by ${ownerOf(owner, context)}${reason}`);
        if (ended === undefined) throw new Error(`no excuse ${id} is active: see pratique excuse list`);
        context.write(`excuse ${id}: ended\n`);
      }),
    );
}

function becauseOf(text: string): string {
  if (text.length <= 500 && !/\p{Cc}/u.test(text)) return text;
  throw new InvalidArgumentError('It is one line of at most 500 characters.');
}

function print(context: ExcuseContext, excuse: Excuse, json: boolean | undefined): void {
  context.write(json === true ? `${JSON.stringify(excuseJson(excuse), null, 2)}\n` : excuseText(excuse));
}
