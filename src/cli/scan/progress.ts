import { printable } from '../../lib/printable.ts';
import type { LayerProgress } from '../../scan/index.ts';
import { type Terminal, terminalLine } from '../terminal-line.ts';

/** Says what is being done, in one line of a terminal that the next one replaces. */
export interface ProgressLine {
  stage(stage: string, progress?: LayerProgress): void;
  /** Empties the line. */
  clear(): void;
  /** Says that it was stopped. */
  stopped(): void;
}

/** As fast as anybody reads. */
const EVERY_MILLISECONDS = 100;

/** A line about a target. */
export function progressLine(target: string, terminal: Terminal): ProgressLine {
  const line = terminalLine(terminal);
  let lastStage = '';
  let lastAt = 0;
  return {
    stage(stage, progress) {
      const now = performance.now();
      if (stage === lastStage && now - lastAt < EVERY_MILLISECONDS) return;
      lastStage = stage;
      lastAt = now;
      const done = progress === undefined ? '' : `${progressText(progress)}  `;
      line.show(`${stage.padEnd(8)}  ${done}${printable(target)}`);
    },
    clear: line.clear,
    stopped: () => terminal.writeError('stopped: layers that were read to their end need no reading again\n'),
  };
}

/** `3/7 layers, 2 known, 120.4 of 480.0 MB`. */
function progressText({ layers, layersDone, layersKnown, bytes, totalBytes }: LayerProgress): string {
  const known = layersKnown === 0 ? '' : `, ${layersKnown} known`;
  // Of layers that are compressed in an archive of tars the size is not known.
  const total = totalBytes === undefined || totalBytes < bytes ? '' : ` of ${megabytes(totalBytes)}`;
  return `${layersDone}/${layers} layers${known}, ${megabytes(bytes)}${total} MB`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
