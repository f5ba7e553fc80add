import { type Command, Option } from 'commander';

/** What `json` reads. */
export interface JsonOption {
  readonly json?: boolean;
}

/** `--json`. */
export function json(): Option {
  return new Option('--json', 'print JSON');
}

/** Of an option that may be given several times. */
export function several(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** Adds how a registry is spoken to. */
export function withRegistry(command: Command): Command {
  return command
    .option('--plain-http', 'speak to the registry without TLS')
    .option('--insecure', "do not look at the registry's certificate")
    .option('--trust-realm <host>', "send the registry's login there for a token (repeatable)", several);
}
