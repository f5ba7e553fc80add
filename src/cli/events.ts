import type { Command } from 'commander';
import { databaseEventLog } from '../event/index.ts';
import type { EventRecord } from '../event/types.ts';
import { withDatabase } from './advisories/with-database.ts';
import { tableOf } from './table.ts';
import { cell, type ListOptions, limitOption, listed, type ToldContext, timeCell } from './told.ts';

interface FilterOptions extends ListOptions {
  readonly source?: string;
  readonly detailType?: string;
  readonly repository?: string;
}

/** Adds `pratique events list`: what happened in the last week. It works on the database itself, beside a running server. */
export function addEventsCommands(program: Command, context: ToldContext): void {
  program
    .command('events')
    .description('what happened, as it is told to machines')
    .command('list')
    .description('events of the last week, the newest first')
    .option('--source <source>', 'of whom, as aws.ecr')
    .option('--detail-type <type>', 'as "ECR Image Scan"')
    .option('--repository <name>', 'the one that they are about')
    .addOption(limitOption())
    .option('--json', 'print JSON')
    .action(({ limit, json, ...filter }: FilterOptions) =>
      withDatabase(context.config(), async ({ query }) => {
        const log = databaseEventLog(query);
        const found = await listed(limit, (page) => log.list({ ...filter, ...page }));
        if (json === true) return context.write(`${JSON.stringify(found.map(jsonOf), null, 2)}\n`);
        if (found.length === 0) return context.write('no events\n');
        const head = ['TIME (UTC)', 'SOURCE', 'DETAIL-TYPE', 'REPOSITORY', 'DETAIL'];
        context.write(tableOf([head, ...found.map(rowOf)]).join(''));
      }),
    );
}

function rowOf({ at, source, detailType, repository = '', detail }: EventRecord): string[] {
  const what = detail === undefined ? 'not shown' : detailText(detail);
  return [timeCell(at), cell(source, 40), cell(detailType, 40), cell(repository), cell(what, 100)];
}

/** What tells one event of a kind from another. */
const TELLING = ['action-type', 'scan-status', 'status', 'title', 'image-tag', 'image-tags', 'image-digest'];
/** Of a digest, enough to tell it. */
const DIGEST = /^(sha\d+:[0-9a-f]{12})[0-9a-f]+$/;

function detailText(detail: Readonly<Record<string, unknown>>): string {
  return TELLING.map((name) => detail[name])
    .flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]) : [value]))
    .filter((value) => typeof value === 'string')
    .map((value) => value.replace(DIGEST, '$1'))
    .join(' ');
}

function jsonOf({ number: _number, at, ...event }: EventRecord): object {
  return { ...event, time: new Date(at).toISOString() };
}
