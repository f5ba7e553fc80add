import { Link } from '@tanstack/react-router';
import type { Layers as LayersShape } from '../../api/schema.generated.ts';
import { bytesText } from '../../parts/bytes.ts';
import { Exports } from '../../parts/listing/exports.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { LongText } from '../../parts/long-text.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Counts, countsRow } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { dockerfileText } from './dockerfile-text.ts';
import { type PlatformPlace, useLayers } from './parts-queries.ts';
import './layers.css';

type Layer = LayersShape['layers'][number];
type Step = LayersShape['history'][number];

/** An image's layers as a picture: how large each is, what it brought, and which instruction made it. */
export function Layers({ at }: { readonly at: PlatformPlace }) {
  const { data, error } = useLayers(at);
  if (error !== null) return <Refusal of="layers" error={error} />;
  if (data === undefined) return <p className="waiting">Layers…</p>;
  const { layers, history } = data;
  const total = layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const isTold = layers.every(({ step }) => step !== undefined);
  return (
    <section aria-label="Layers">
      <div className="summary">
        <h2>
          {layers.length} {layers.length === 1 ? 'layer' : 'layers'}
        </h2>
        <span className="faint">{bytesText(total)} as stored, the base first</span>
        <ExportLayers at={at} of={data} />
      </div>
      {isTold ? null : <p className="doubt">The image does not say which instruction made which layer.</p>}
      <ol className="layers">
        {(isTold ? history.map(drawn(layers)) : layers.map((layer) => ({ layer, step: undefined }))).map(
          ({ layer, step }, index) => (
            <li key={layer?.index ?? `step ${index}`} className={layer === undefined ? 'no-layer' : undefined}>
              {layer === undefined ? null : <Brick at={at} layer={layer} total={total} />}
              {step === undefined ? null : <Instruction of={step} />}
            </li>
          ),
        )}
      </ol>
    </section>
  );
}

function ExportLayers({
  at: { place },
  of: { layers, history },
}: {
  readonly at: PlatformPlace;
  readonly of: LayersShape;
}) {
  const { all } = useLoaded(layers);
  const csv = ({ index, digest, sizeBytes, packages, findings, step }: Layer) => ({
    layer: index + 1,
    digest,
    sizeBytes,
    packages,
    ...countsRow(findings),
    createdBy: step === undefined ? undefined : history[step]?.createdBy,
  });
  return <Exports of={{ all, csv }} label="layers" file={`layers-${place.name}-${place.reference}`} />;
}

function drawn(layers: readonly Layer[]) {
  return (step: Step) => ({ step, layer: layers.find(({ index }) => index === step.layer) });
}

interface BrickProps {
  readonly at: PlatformPlace;
  readonly layer: Layer;
  readonly total: number;
}

const LEAST_PERCENT = 0.5;

function Brick({ at: { place, platform }, layer, total }: BrickProps) {
  const { index, digest, sizeBytes, packages, findings } = layer;
  const part = total === 0 ? 0 : (sizeBytes / total) * 100;
  const of = { params: place, ...(platform === undefined ? {} : { platform }) };
  const kept = platform === undefined ? {} : { platform };
  return (
    <div className="brick">
      <div className="brick-head">
        <strong>Layer {index + 1}</strong>
        <span>{bytesText(sizeBytes)}</span>
        {packages === 0 ? (
          <span className="faint">no packages</span>
        ) : (
          <Link
            to="/repositories/$name/images/$reference"
            params={of.params}
            search={{ view: 'packages', layer: digest, ...kept }}
          >
            {packages} {packages === 1 ? 'package' : 'packages'}
          </Link>
        )}
        {Object.keys(findings).length === 0 ? (
          <span className="faint">no findings</span>
        ) : (
          <Link
            to="/repositories/$name/images/$reference"
            params={of.params}
            search={{ filter: [`layer=${index + 1}`, 'excused=no'], ...kept }}
          >
            <Counts of={findings} isWhole />
          </Link>
        )}
      </div>
      <div className="brick-bar" aria-hidden="true">
        <div style={{ width: `${Math.max(LEAST_PERCENT, part)}%` }} />
      </div>
      <p className="faint small">
        <Text of={digest} isCode />
      </p>
    </div>
  );
}

function Instruction({ of: { createdBy, comment, createdAt } }: { readonly of: Step }) {
  const text = createdBy === undefined ? (comment ?? 'not said') : dockerfileText(createdBy);
  return (
    <div className="instruction">
      <LongText of={text} isCode />
      {createdAt === undefined ? null : (
        <span className="faint small">
          <When at={createdAt} />
        </span>
      )}
    </div>
  );
}
