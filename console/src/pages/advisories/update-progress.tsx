import Alert from '@cloudscape-design/components/alert';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import type { AdvisoryUpdate } from '../../api/schema.generated.ts';
import { Text } from '../../parts/text.tsx';

const WHOLE = 100;

/** How far an update is, or what went wrong with the last one; nothing where all is well. */
export function UpdateProgress({ of, sources }: { readonly of: AdvisoryUpdate; readonly sources: number }) {
  if (of.isRunning) return <Running of={of} sources={sources} />;
  if (of.endedAt === undefined || of.isGood === true) return null;
  return (
    <Alert type="warning" header="Not all could be updated">
      {failedText(of)} {of.said === undefined ? null : <Text of={of.said} />}
    </Alert>
  );
}

function failedText({ sources }: AdvisoryUpdate): string {
  const failed = sources.filter(({ outcome }) => outcome === 'stale').length;
  if (failed === 0) return 'The last update did not come to its end.';
  return `${failed} of ${sources.length} sources could not be read: what they said before is kept.`;
}

function Running({ of, sources }: { readonly of: AdvisoryUpdate; readonly sources: number }) {
  const done = of.sources.filter(({ outcome }) => outcome !== undefined).length;
  const [reading] = of.sources.filter(({ outcome }) => outcome === undefined).slice(-1);
  return (
    <ProgressBar
      label="Updating"
      value={Math.round((done / Math.max(1, sources)) * WHOLE)}
      additionalInfo={
        reading === undefined ? 'Asking publishers what is new' : <Text of={`${reading.id}: ${filesOf(reading)}`} />
      }
      description={`${done} of ${sources} sources`}
    />
  );
}

function filesOf({ file, files }: AdvisoryUpdate['sources'][number]): string {
  return files === undefined ? 'reading' : `file ${file ?? 1} of ${files}`;
}
