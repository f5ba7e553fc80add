import { type PackedFile, type PackedFileOptions, skip } from './packed-file.ts';
import { TAR_LIMITS, type TarReader, type TarSink, tarReader } from './tar.ts';

/**
 * The wanted files of a tar archive, as they come, one in memory at a time beside those that end in the same chunk. Links
 * are none. Throws where the archive is cut short, or is not one that every tool reads alike.
 */
export async function* tarFiles(
  source: AsyncIterable<Uint8Array>,
  options: PackedFileOptions,
): AsyncGenerator<PackedFile> {
  const ready: PackedFile[] = [];
  const reader = readerInto(ready, options);
  let total = 0;
  let goesOn = true;
  for await (const chunk of source) {
    // What follows the end of an archive is padding, and read for the sake of what checks the whole.
    if (goesOn) goesOn = reader.push(chunk);
    for (const file of ready.splice(0)) {
      total += file.bytes.length;
      if (total > options.mostBytes) throw new Error(`the archive holds more than ${options.mostBytes} bytes`);
      yield file;
    }
  }
  const { isTar, isCut, entries, problems } = reader.finish();
  const [problem] = problems;
  if (!isTar) throw new Error('it is no archive that is known');
  if (problem !== undefined) throw new Error(`the archive is not sound: ${problem}`);
  if (isCut || entries === 0) throw new Error('the archive is cut short');
}

function readerInto(ready: PackedFile[], options: PackedFileOptions): TarReader {
  const { mostFiles, mostBytesEach } = options;
  const limits = { ...TAR_LIMITS, entries: mostFiles };
  return tarReader(
    {
      entry({ path, type, isSparse }, storedBytes) {
        if (type !== 'file' || !options.wants(path)) return undefined;
        if (isSparse) skip(options, path, 'is sparse, which is not read');
        else if (storedBytes > mostBytesEach) skip(options, path, `holds more than ${mostBytesEach} bytes`);
        else return gather((bytes) => ready.push({ path, bytes }));
        return undefined;
      },
    },
    limits,
  );
}

function gather(done: (bytes: Uint8Array) => void): TarSink {
  const parts: Uint8Array[] = [];
  return {
    write(bytes) {
      parts.push(Uint8Array.from(bytes));
      return true;
    },
    end: () => done(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)),
  };
}
