import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Platform } from '../../oci/manifest.ts';
import { parsePlatform } from '../../oci/platform.ts';
import { targetSources } from '../../source/index.ts';
import { several, withRegistry } from '../options.ts';

/** Adds the target, and what goes with any: see `LookOptions`. */
export function addTargetOptions(command: Command): Command {
  const forms = targetSources.map(({ form, title }) => `  ${form.padEnd(38)}${title}`);
  return withRegistry(command.argument('<target>', 'what to look at').addOption(platformOption())).addHelpText(
    'after',
    [
      '',
      'Targets; without what stands before the colon, files and folders are told by what is in them:',
      ...forms,
    ].join('\n'),
  );
}

/** `--vex`: whoever looks takes the word of these documents. */
export function vexOption(): Option {
  return new Option('--vex <file>', 'a VEX document whose statements excuse, for this look (repeatable)').argParser(
    several,
  );
}

/** `--platform`, of an image for several. */
export function platformOption(): Option {
  return new Option('--platform <os/architecture>', "of an image for several: this one's, or all").argParser(
    platformOf,
  );
}

function platformOf(text: string): Platform | 'all' {
  const platform = text === 'all' ? text : parsePlatform(text);
  if (platform !== undefined) return platform;
  throw new InvalidArgumentError('A platform is written os/architecture, as linux/amd64 or linux/arm/v7, or all.');
}
