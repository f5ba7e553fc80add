import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  DELIVERY_STATES,
  type DeliveriesAdministration,
  type DeliveryState,
  type NamedDelivery,
} from '../delivery/types.ts';
import { printable } from '../lib/printable.ts';
import { openDeliveriesAdministration } from '../wire/index.ts';
import { withDatabase } from './advisories/with-database.ts';
import { amount } from './advisories/words.ts';
import { tableOf } from './table.ts';
import { cell, type ListOptions, limitOption, listed, type ToldContext, timeCell } from './told.ts';

interface FilterOptions extends ListOptions {
  readonly state?: DeliveryState['state'];
  readonly kind?: string;
  readonly to?: string;
  readonly lane?: string;
}

/**
 * Adds `pratique deliveries …`: what is to be sent, and what could not be. The commands work on the database itself, beside
 * a running server, which follows within a second. What cannot be done is thrown as an Error for people.
 */
export function addDeliveriesCommands(program: Command, context: ToldContext): void {
  const deliveries = program
    .command('deliveries')
    .description('what is to be sent to targets, subscriptions and channels, or could not be');
  addShowing(deliveries, context);
  deliveries
    .command('again')
    .description('send dead letters again, with the same ids: some, or all of a receiver or a kind')
    .argument('[number...]', 'their numbers', several)
    .addOption(to())
    .addOption(kind())
    .action((numbers: readonly number[], options: Pick<FilterOptions, 'kind' | 'to'>, command: Command) => {
      if (numbers.length > 0 === (options.kind !== undefined || options.to !== undefined))
        command.error('error: give the numbers of dead letters, or --to, or --kind');
      return withDeliveries(context, (all) => again(context, all, { numbers, ...options }));
    });
}

function addShowing(deliveries: Command, context: ToldContext): void {
  deliveries
    .command('list')
    .description('deliveries, the newest first')
    .addOption(new Option('--state <state>', 'failing: it is tried again; dead: it is not').choices(DELIVERY_STATES))
    .addOption(to())
    .addOption(kind())
    .option('--lane <lane>', 'what is sent in order: the digest of an image, as a rule')
    .addOption(limitOption())
    .option('--json', 'print JSON')
    .action(({ limit, json, ...filter }: FilterOptions) =>
      withDeliveries(context, async (all) => {
        const found = await listed(limit, (page) => all.list({ ...filter, ...page }));
        if (json === true) return context.write(`${JSON.stringify(found.map(jsonOf), null, 2)}\n`);
        if (found.length === 0) return context.write('no deliveries\n');
        const head = ['NUMBER', 'STATE', 'TO', 'WHAT', 'TRIES', 'PUT (UTC)', 'WHY'];
        context.write(tableOf([head, ...found.map(rowOf)]).join(''));
      }),
    );
  deliveries
    .command('show')
    .description('a delivery; what it says is not shown')
    .argument('<number>', 'its number', numberOf)
    .option('--json', 'print JSON')
    .action((number: number, { json }: { readonly json?: boolean }) =>
      withDeliveries(context, async (all) => {
        const found = await all.get(number);
        if (found === undefined) throw unknown(number);
        context.write(json === true ? `${JSON.stringify(jsonOf(found), null, 2)}\n` : textOf(found));
      }),
    );
}

interface Which extends Pick<FilterOptions, 'kind' | 'to'> {
  readonly numbers: readonly number[];
}

async function again(
  { write }: ToldContext,
  all: DeliveriesAdministration,
  { numbers, ...which }: Which,
): Promise<void> {
  for (const number of numbers) {
    const found = await all.get(number);
    if (found === undefined) throw unknown(number);
    if (found.state !== 'dead') throw new Error(`delivery ${number} is ${found.state}: only dead ones are sent again`);
  }
  const count = await all.again(numbers.length === 0 ? which : { numbers });
  write(count === 0 ? 'nothing is dead there\n' : `${amount(count, 'dead letter')} due again\n`);
}

async function withDeliveries<T>(
  context: ToldContext,
  work: (deliveries: DeliveriesAdministration) => Promise<T>,
): Promise<T> {
  const config = context.config();
  return await withDatabase(config, (db) => work(openDeliveriesAdministration(config, db)));
}

function to(): Option {
  return new Option('--to <receiver>', 'a target as rule/target, a channel, or a topic of subscriptions');
}

function kind(): Option {
  return new Option('--kind <kind>', 'what it goes to').choices([
    'target',
    'subscription',
    'channel',
    'target-dead-letter',
    'subscription-dead-letter',
  ]);
}

function numberOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A delivery has a number: see pratique deliveries list.');
}

function several(text: string, earlier: readonly number[] = []): readonly number[] {
  return [...earlier, numberOf(text)];
}

function unknown(number: number): Error {
  return new Error(`there is no delivery ${number}: see pratique deliveries list`);
}

function rowOf({ number, state, to: receiver, title, attempts, createdAt, reason = '' }: NamedDelivery): string[] {
  return [
    String(number),
    state,
    cell(receiver, 40),
    cell(title, 50),
    String(attempts),
    timeCell(createdAt),
    cell(reason, 80),
  ];
}

const AT: Readonly<Record<DeliveryState['state'], string>> = {
  waiting: 'tried (UTC)',
  failing: 'tried again (UTC)',
  dead: 'given up (UTC)',
  sent: 'sent (UTC)',
};

function textOf({ number, at, reason, ...delivery }: NamedDelivery): string {
  const { kind: sort, to: receiver } = delivery;
  const rows: readonly (readonly [name: string, text: string])[] = [
    ['what', delivery.title],
    ['to', `${sort} ${receiver}${receiver === delivery.receiver ? '' : `, ${delivery.receiver}`}`],
    ['state', delivery.state],
    ['tries', String(delivery.attempts)],
    ['put (UTC)', timeCell(delivery.createdAt)],
    ...(at === undefined ? [] : [[AT[delivery.state], timeCell(at)] as const]),
    ...(reason === undefined ? [] : [['why', reason] as const]),
    ['in order with', delivery.lane],
    ['id', delivery.id],
  ];
  const lines = rows.map(([name, text]) => ['', name, printable(text)]);
  return `delivery ${number}\n${tableOf(lines).join('')}`;
}

function jsonOf({ createdAt, at, ...delivery }: NamedDelivery): object {
  return {
    ...delivery,
    createdAt: new Date(createdAt).toISOString(),
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
  };
}
