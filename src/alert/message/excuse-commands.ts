import { type ExcuseToTellOf, scopeInWords } from '../../excuse/index.ts';
import { EXCUSE_SCOPES, type Excuse } from '../../excuse/types.ts';
import type { AlertExcuse } from '../types.ts';
import { shellWord } from './shell-word.ts';

/** What a message says of an excuse, with the commands that whoever answers for it needs next. */
export function alertExcuse({ excuse, state }: ExcuseToTellOf): AlertExcuse {
  const { id, scope, status, reason, owner, ticket, expiresAt } = excuse;
  const [renew, withdraw] = [{ renew: renewCommand(excuse) }, { withdraw: withdrawCommand(id) }];
  return {
    id,
    state,
    about: scopeInWords(scope),
    status,
    reason,
    owner,
    ...(ticket === undefined ? {} : { ticket }),
    expiresAt,
    ...(state === 'stale' ? {} : renew),
    ...(state === 'expired' ? {} : withdraw),
  };
}

/** What is longer is cut by channels, and is then no command. */
const LONGEST_COMMAND = 300;

/** Excuses the same once more; where it cannot be written in a line, it shows what there is to write. */
function renewCommand({ id, scope, status, justification, reason, ticket, untilFixed }: Excuse): string {
  const about = EXCUSE_SCOPES.flatMap((name) => option(name, scope[name]));
  const terms = [...option('status', status), ...option('justification', justification), ...option('ticket', ticket)];
  const start = ['pratique excuse add', ...about, ...terms, '--days 90', ...(untilFixed ? ['--until-fixed'] : [])];
  const commands = [option('reason', reason), ['--reason "…"']].map((why) => [...start, ...why]);
  const whole = commands.find((parts) => !parts.includes('') && parts.join(' ').length <= LONGEST_COMMAND);
  return whole === undefined ? `pratique excuse show ${id}` : whole.join(' ');
}

function withdrawCommand(id: number): string {
  return `pratique excuse end ${id} --because "…"`;
}

/** `--tag 'dev-*'`; an empty text where it can stand in no line. */
function option(name: string, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const word = shellWord(text);
  return [word === undefined ? '' : `--${name} ${word}`];
}
