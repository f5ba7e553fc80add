import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addAdvisoriesCommands } from './cli/advisories.ts';
import { addAlertsCommands } from './cli/alerts.ts';
import { addCheckCommand } from './cli/check.ts';
import { commandDeed } from './cli/command-deed.ts';
import { addDeliveriesCommands } from './cli/deliveries.ts';
import { addDoctorCommand } from './cli/doctor.ts';
import { doctorSettings } from './cli/doctor-settings.ts';
import { addEventsCommands } from './cli/events.ts';
import { addExcuseCommands } from './cli/excuse.ts';
import { addExplainCommand } from './cli/explain.ts';
import { faultText } from './cli/fault-text.ts';
import { addFindingsCommand } from './cli/findings.ts';
import { readPassword } from './cli/read-password.ts';
import { addRepositoriesCommands } from './cli/repositories.ts';
import { addSbomCommand } from './cli/sbom.ts';
import { addScanCommand } from './cli/scan.ts';
import { addSchedulesCommands } from './cli/schedules.ts';
import { addServeCommand } from './cli/serve.ts';
import { addUserCommands } from './cli/user.ts';
import { addWebhookSecretCommand } from './cli/webhook-secret.ts';
import { ConfigError, readConfig } from './config/index.ts';
import { systemClock } from './lib/clock.ts';
import { openCore, openWebhookSecrets } from './wire/index.ts';

/** Wrong usage (sysexits.h, EX_USAGE). */
const WRONG_USAGE = 64;

/** What is made is the owner's alone, the database too, though the folder was there and others may look into it. */
process.umask(0o077);

/** Whoever reads what is printed may have seen enough (`pratique scan … | head`): what is done is done to its end. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', keepQuietOfPipe);

const program = new Command('pratique')
  .description('A container registry that inspects every image as it lands')
  .version(manifest.version, '-v, --version', 'print the version')
  .showHelpAfterError('Add --help, and it says what can be written.')
  .exitOverride();
const config = () => readConfig(process.env);
const write = (text: string) => void process.stdout.write(text);
const writeError = (text: string) => void process.stderr.write(text);
const readInput = () => {
  if (process.stdin.isTTY) writeError('Paste it, and end it with Enter and Ctrl-D:\n');
  return text(process.stdin);
};
const exitWith = (code: number) => {
  process.exitCode = code;
};

const columns = () => (process.stderr.isTTY ? process.stderr.columns : undefined);
const look = { config, environment: process.env, write, writeError, columns, exitWith };

addServeCommand(program, { config, environment: process.env, write });
addScanCommand(program, look);
addExplainCommand(program, { ...look, clock: systemClock });
addFindingsCommand(program, { ...look, clock: systemClock });
addCheckCommand(program, { ...look, clock: systemClock });
addSbomCommand(program, { ...look, clock: systemClock });
addAdvisoriesCommands(program, { ...look, clock: systemClock });
addRepositoriesCommands(program, { config, clock: systemClock, write });
addExcuseCommands(program, { config, clock: systemClock, write, writeError, user: () => userInfo().username });
addSchedulesCommands(program, { config, clock: systemClock, write });
addAlertsCommands(program, { config, environment: process.env, readInput, write, exitWith });
addEventsCommands(program, { config, write });
addDeliveriesCommands(program, { config, write });
addUserCommands(program, {
  open: () => openCore(config(), commandDeed(process.argv.slice(2))),
  url: () => config().url,
  clock: systemClock,
  readPassword: () => readPassword(process.stdin, writeError),
  write,
});
addWebhookSecretCommand(program, { open: () => openWebhookSecrets(config()), write });
addDoctorCommand(program, { settings: () => doctorSettings(config()), write, exitWith });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function keepQuietOfPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Says what went wrong to whoever typed the command. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  process.stderr.write(`pratique: ${faultText(error)}\n`);
  return error instanceof ConfigError ? WRONG_USAGE : 2;
}
