import { type Command, InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import type { Clock } from '../lib/clock.ts';
import { contentsOfStored, SBOM_FORMATS, sbomFormat } from '../sbom/index.ts';
import type { ImageContents, SbomFormat } from '../sbom/types.ts';
import { type LookedAt, type LookOptions, lookAt } from './scan/look.ts';
import { progressLine } from './scan/progress.ts';
import { writeReport } from './scan/report-file.ts';
import { addTargetOptions } from './scan/target-options.ts';
import { COULD_NOT_SAY, type LookContext } from './scan.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface SbomContext extends LookContext {
  readonly clock: Clock;
}

interface SbomArguments extends LookOptions {
  readonly format: SbomFormat;
  readonly output?: string;
}

/** Adds `pratique sbom`: what an image holds, read as `pratique scan` reads it, as a document for other tools. */
export function addSbomCommand(program: Command, context: SbomContext): void {
  const [first] = SBOM_FORMATS;
  const forms = SBOM_FORMATS.map(({ id, title }) => `${id} (${title})`).join(' or ');
  const format = new Option('--format <form>', forms).argParser(formatOf).default(first, first?.id);
  const command = program
    .command('sbom')
    .description('write the SBOM of an image in a registry, an archive or a folder');
  addTargetOptions(command)
    .addOption(format)
    .option('--output <file>', 'write it to a file, in the place of standard output')
    .action((target: string, options: SbomArguments) => sbom(target, options, context));
}

function formatOf(text: string): SbomFormat {
  const format = sbomFormat(text);
  if (format !== undefined) return format;
  throw new InvalidArgumentError(`The forms are ${SBOM_FORMATS.map(({ id }) => id).join(' and ')}.`);
}

async function sbom(target: string, options: SbomArguments, context: SbomContext): Promise<void> {
  const line = progressLine(target, context);
  const work = async (signal: AbortSignal) => {
    const { environment } = context;
    const look = await lookAt(target, options, { config: context.config(), environment, signal, onStage: line.stage });
    line.clear();
    const [image, ...more] = look.kind === 'images' ? look.images : [];
    if (image === undefined || more.length > 0) {
      const several = `"${target}" holds ${more.length + 1} images, and an SBOM is of one: --platform or a name chooses`;
      context.writeError(`pratique: ${look.kind === 'refused' ? look.reason : several}\n`);
      return COULD_NOT_SAY;
    }
    const making = { createdAt: context.clock(), version: manifest.version };
    const pieces = options.format.write(contentsOf(image), making);
    if (options.output === undefined) for (const piece of pieces) context.write(piece);
    else await writeReport(options.output, pieces);
    return 0;
  };
  context.exitWith(await untilInterrupted(work, line));
}

/** A folder has no digest of its own: its one layer's stands for it. */
function contentsOf({ name, digest, platform, scan }: LookedAt): ImageContents {
  const stored = { ...scan.image, id: 0, manifestDigest: digest ?? scan.layers[0] ?? '' };
  return contentsOfStored(stored, scan.packages, {
    name,
    repositories: scan.repositories,
    ...(platform?.variant === undefined ? {} : { variant: platform.variant }),
  });
}
