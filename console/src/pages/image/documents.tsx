import { useQuery } from '@tanstack/react-query';
import { addressOf, askText } from '../../api/client.ts';
import { Command } from '../../parts/command.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import type { PlatformPlace } from './parts-queries.ts';

const FORMATS = [
  { id: 'cyclonedx', title: 'CycloneDX 1.6' },
  { id: 'spdx', title: 'SPDX 2.3' },
] as const;

/** What is in the image, as documents for other tools. */
export function Sboms({ at: { place, platform } }: { readonly at: PlatformPlace }) {
  return (
    <section aria-label="SBOM">
      <h2>What is in it, for other tools</h2>
      <ul className="downloads">
        {FORMATS.map(({ id, title }) => (
          <li key={id}>
            <a href={addressOf('getSbom', { params: place, query: { platform, format: id } })} download>
              Download {title}
            </a>{' '}
            <span className="faint">JSON</span>
          </li>
        ))}
      </ul>
      <p className="faint">In a script:</p>
      <Command
        of={`curl -u "$KEY:$SECRET" -o sbom.json '${location.origin}${addressOf('getSbom', { params: place, query: { platform, format: 'cyclonedx' } })}'`}
      />
    </section>
  );
}

/** The image's manifest and config as they were pushed. */
export function Manifest({ at, isIndex }: { readonly at: PlatformPlace; readonly isIndex: boolean }) {
  return (
    <>
      {isIndex ? <Raw title="Index" operation="getManifest" at={{ ...at, platform: undefined }} /> : null}
      <Raw title={isIndex ? `Manifest of ${at.platform ?? ''}` : 'Manifest'} operation="getManifest" at={at} />
      <Raw title="Config" operation="getConfig" at={at} />
    </>
  );
}

const MOST_SHOWN = 200_000;

interface RawProps {
  readonly title: string;
  readonly operation: 'getManifest' | 'getConfig';
  readonly at: PlatformPlace;
}

function Raw({ title, operation, at: { place, platform } }: RawProps) {
  const { data, error } = useQuery({
    queryKey: [operation, place, platform],
    queryFn: ({ signal }) => askText(operation, { params: place, query: { platform } }, signal),
  });
  const shown = data === undefined ? '…' : indented(data);
  return (
    <section aria-label={title} className="raw">
      <div className="summary">
        <h2>
          <Text of={title} />
        </h2>
        <a href={addressOf(operation, { params: place, query: { platform } })} download>
          Download
        </a>
      </div>
      {error === null ? (
        <pre>
          {shown.split('\n').map((line, index) => (
            <Line key={index} of={line} />
          ))}
        </pre>
      ) : (
        <Refusal of={title} error={error} />
      )}
    </section>
  );
}

function Line({ of }: { readonly of: string }) {
  return (
    <>
      <Text of={of} isWhole />
      {'\n'}
    </>
  );
}

function indented(text: string): string {
  if (text.length > MOST_SHOWN) return `${text.slice(0, MOST_SHOWN)}\n… the download has all of it`;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
