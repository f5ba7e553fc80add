import { printable } from '../../lib/printable.ts';
import type { LayerProgress } from '../../scan/index.ts';

/** Says what is being done, in one line of a terminal that the next one replaces. */
export interface ProgressLine {
  stage(stage: string, progress?: LayerProgress): void;
  /** Empties the line. */
  clear(): void;
}

export interface ProgressContext {
  writeError(text: string): void;
  /** Whether standard error is a terminal; on anything else nothing is said. */
  readonly isTerminal: boolean;
}

/** Returns to the beginning of the line and empties it (ECMA-48, EL). */
const CLEAR = '\r\u001b[K';
const WIDTH = 79;
/** As fast as anybody reads. */
const EVERY_MILLISECONDS = 100;

/** A line about a target. */
export function progressLine(target: string, { writeError, isTerminal }: ProgressContext): ProgressLine {
  let lastStage = '';
  let lastAt = 0;
  return {
    stage(stage, progress) {
      const now = performance.now();
      if (!isTerminal || (stage === lastStage && now - lastAt < EVERY_MILLISECONDS)) return;
      lastStage = stage;
      lastAt = now;
      const done = progress === undefined ? '' : `${progressText(progress)}  `;
      writeError(CLEAR + `${stage.padEnd(8)}  ${done}${printable(target)}`.slice(0, WIDTH));
    },
    clear() {
      if (isTerminal) writeError(CLEAR);
    },
  };
}

/** `layer 3/7, 2 known, 120.4 of 480.0 MB`. */
function progressText({ layers, layersDone, layersKnown, bytes, totalBytes }: LayerProgress): string {
  const known = layersKnown === 0 ? '' : `, ${layersKnown} known`;
  // Of layers that are compressed in an archive of tars the size is not known.
  const total = totalBytes === undefined || totalBytes < bytes ? '' : ` of ${megabytes(totalBytes)}`;
  return `${layersDone}/${layers} layers${known}, ${megabytes(bytes)}${total} MB`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
