import { userInfo } from 'node:os';
import type { Actor, Deed } from '../trail/types.ts';

/** The commands that change who may do what, what is excused, and whom to tell. */
const ADMINISTRATIVE = new Set(['alerts', 'excuse', 'excuses', 'repositories', 'schedules', 'user']);
/** What may follow with a secret in it: what is written down ends before it. */
const SECRETIVE = new Set(['alerts']);
/** The command and its sub-command: `excuse add`, and of keys one more. */
const WORDS = 2;

/** What a command line does, to be written down; undefined where it is no change of how things are. */
export function commandDeed(words: readonly string[]): (Deed & Actor) | undefined {
  const [command = ''] = words;
  if (!ADMINISTRATIVE.has(command)) return undefined;
  const from = words.findIndex((word) => word.startsWith('-'));
  const plain = from < 0 ? words : words.slice(0, from);
  const many = plain[1] === 'key' || command === 'alerts' ? WORDS + 1 : WORDS;
  const rest = SECRETIVE.has(command) || from < 0 ? [] : words.slice(from);
  return {
    way: 'cli',
    action: plain.slice(0, many).join(' '),
    about: plain.slice(many).join(' '),
    ...(rest.length === 0 ? {} : { detail: rest.join(' ') }),
    by: userInfo().username,
  };
}
