import type { Command } from 'commander';
import type { KeySource } from '../auth/index.ts';
import type { Clock } from '../lib/clock.ts';
import { type AdvisoryState, checkAdvisories, type NoAdvisories } from './doctor/advisories.ts';
import { type CertificateFiles, checkCertificate } from './doctor/certificate.ts';
import type { Check, CheckResult } from './doctor/check.ts';
import { checkClock } from './doctor/clock.ts';
import { checkDataFolder } from './doctor/data-folder.ts';
import { checkDatabase, type DatabaseSource } from './doctor/database.ts';
import { checkMasterKey } from './doctor/master-key.ts';
import { checkPort } from './doctor/port.ts';
import { checkSpace } from './doctor/space.ts';
import { checkWalls, type WallsMade } from './doctor/walls.ts';
import { checkWriting } from './doctor/writing.ts';
import { faultText } from './fault-text.ts';

/** What is looked at. */
export interface DoctorSettings {
  readonly data: string;
  readonly database: DatabaseSource;
  readonly masterKey: KeySource;
  readonly host: string;
  readonly port: number;
  /** The registry's public address. */
  readonly url: string;
  readonly tls?: CertificateFiles;
  readonly clock: Clock;
  /** The advisories in use, or why there are none. */
  advisories(): Promise<AdvisoryState | NoAdvisories>;
  /** The command that takes up what is new. */
  readonly updateCommand: string;
  /** What each wall around the processes that parse bytes of images is made of. */
  walls(): Promise<WallsMade>;
}

export interface DoctorContext {
  settings(): DoctorSettings;
  /** Prints to standard output. */
  write(text: string): void;
  /** Sets the code that the process will end with: 1 where a check failed. */
  exitWith(code: number): void;
}

/** Adds `pratique doctor`: looks whether the registry can run as it is set up, and says what to do where it cannot. */
export function addDoctorCommand(program: Command, { settings, write, exitWith }: DoctorContext): void {
  program
    .command('doctor')
    .description('look whether everything is as it should be, and say what to do')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const results: CheckResult[] = [];
      for await (const result of examine(checksOf(settings()))) {
        results.push(result);
        if (json !== true) write(lineOf(result));
      }
      if (json === true) write(`${JSON.stringify(results, null, 2)}\n`);
      if (results.some(({ kind }) => kind === 'fail')) exitWith(1);
    });
}

/** Every check of these settings, in the order in which one builds on the other. */
export function checksOf(settings: DoctorSettings): readonly Check[] {
  return [
    checkDataFolder(settings.data),
    checkSpace(settings.data),
    checkWriting(settings.data),
    checkDatabase(settings.database),
    checkMasterKey(settings.database, settings.masterKey),
    checkClock(settings.database, settings.clock),
    checkPort(settings),
    checkCertificate(settings),
    checkAdvisories(settings),
    checkWalls(settings),
  ];
}

/** Runs the checks one after another; what one of them throws is its failure. */
export async function* examine(checks: readonly Check[]): AsyncGenerator<CheckResult> {
  for (const { title, run } of checks) {
    try {
      yield { title, ...(await run()) };
    } catch (error) {
      yield { title, kind: 'fail', message: faultText(error) };
    }
  }
}

function lineOf({ title, kind, message, next }: CheckResult): string {
  const line = `${kind.padEnd(4)}  ${title.padEnd(13)}  ${message}\n`;
  return next === undefined ? line : `${line}${' '.repeat(21)}→ ${next}\n`;
}
