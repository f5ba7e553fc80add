import type { Command } from 'commander';
import type { Config } from '../config/index.ts';
import { type LookOptions, lookAt } from './scan/look.ts';
import { progressLine } from './scan/progress.ts';
import { addReportOptions, type ReportOptions, report } from './scan/report.ts';
import { addTargetOptions, vexOption } from './scan/target-options.ts';
import type { Terminal } from './terminal-line.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface LookContext extends Terminal {
  config(): Config;
  readonly environment: NodeJS.ProcessEnv;
  /** Prints to standard output. */
  write(text: string): void;
  /** Sets the code that the process will end with. */
  exitWith(code: number): void;
}

interface ScanArguments extends LookOptions, ReportOptions {
  readonly order: ReportOptions['order'];
}

/** What a command ends with that could not say. */
export const COULD_NOT_SAY = 2;

/** Adds `pratique scan`: it needs no server, and works beside one on the same data folder. */
export function addScanCommand(program: Command, context: LookContext): void {
  const command = program
    .command('scan')
    .description('say what is wrong with an image in a registry, an archive, a folder, or an SBOM');
  addReportOptions(addTargetOptions(command).addOption(vexOption())).action((target: string, options: ScanArguments) =>
    scan(target, options, context),
  );
}

async function scan(target: string, options: ScanArguments, context: LookContext): Promise<void> {
  const line = progressLine(target, context);
  const code = await untilInterrupted(async (signal) => {
    const { environment } = context;
    const look = await lookAt(target, options, {
      config: context.config(),
      environment,
      signal,
      onStage: line.stage,
    });
    line.clear();
    if (look.kind === 'refused') {
      context.writeError(`pratique: ${look.reason}\n`);
      return COULD_NOT_SAY;
    }
    return await report(target, look.images, { ...options, write: context.write });
  }, line);
  context.exitWith(code);
}
