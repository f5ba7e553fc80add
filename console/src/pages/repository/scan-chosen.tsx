import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Image } from '../../api/schema.generated.ts';
import { Text } from '../../parts/text.tsx';
import { imageName } from './image-columns.tsx';
import { isUnderWay } from './image-state.tsx';
import { useRefresh } from './queries.ts';

/** Scans that were asked for together. */
interface Asked {
  readonly digests: readonly string[];
  readonly isAsking: boolean;
  readonly refused: readonly { readonly image: string; readonly why: string }[];
}

interface ScanChosenProps {
  readonly name: string;
  readonly images: readonly Image[];
  /** What is shown now, by which it is told how far they are. */
  readonly rows: readonly Image[];
}

/** Has images scanned now, and says how far that is, and which could not be. */
export function ScanChosen({ name, images, rows }: ScanChosenProps) {
  const [asked, setAsked] = useState<Asked>();
  const refresh = useRefresh(name);
  const scan = async () => {
    let all: Asked = { digests: [], isAsking: true, refused: [] };
    setAsked(all);
    for (const image of images) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, so that what cannot be is told of each
      const why = await begin(name, image.digest);
      all =
        why === undefined
          ? { ...all, digests: [...all.digests, image.digest] }
          : { ...all, refused: [...all.refused, { image: imageName(image), why }] };
      setAsked(all);
    }
    setAsked({ ...all, isAsking: false });
    await refresh();
  };
  return (
    <>
      <Button disabled={images.length === 0} loading={asked?.isAsking === true} onClick={() => void scan()}>
        Scan now
      </Button>
      {asked === undefined ? null : <Progress of={asked} rows={rows} />}
    </>
  );
}

async function begin(name: string, reference: string): Promise<string | undefined> {
  try {
    await ask('startScan', { params: { name, reference } });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function Progress({
  of: { digests, refused, isAsking },
  rows,
}: {
  readonly of: Asked;
  readonly rows: readonly Image[];
}) {
  const running = rows.filter((row) => digests.includes(row.digest) && isUnderWay(row)).length;
  const ended = digests.length - running;
  const isDone = !isAsking && running === 0;
  return (
    <output className="chosen-outcome">
      {digests.length === 0 ? null : (
        <StatusIndicator type={isDone ? 'success' : 'in-progress'}>
          {ended} of {digests.length} {digests.length === 1 ? 'scan has' : 'scans have'} ended
        </StatusIndicator>
      )}
      {refused.map(({ image, why }) => (
        <StatusIndicator key={image} type="warning">
          <Text of={`${image}: ${why}`} />
        </StatusIndicator>
      ))}
    </output>
  );
}
