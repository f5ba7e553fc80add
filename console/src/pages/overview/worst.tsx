import { Link } from '@tanstack/react-router';
import type { Overview, SeverityCounts } from '../../api/schema.generated.ts';
import { Counts, SEVERITIES, type SeverityName } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { counted, totalOf } from './now.tsx';

const SHORT_DIGEST = 19;

/** The repositories with the most findings. */
export function WorstRepositories({ of }: { readonly of: Overview['worstRepositories'] }) {
  const most = Math.max(...of.map(({ findings }) => totalOf(findings)));
  return (
    <section aria-labelledby="repositories-heading" className="panel">
      <h2 id="repositories-heading">Repositories with the most findings</h2>
      {of.length === 0 ? <p className="faint">Nothing is found under the current tags.</p> : null}
      <ol className="worst">
        {of.map(({ repository, images, findings }) => (
          <li key={repository}>
            <div className="worst-line">
              <Link to="/repositories/$name" params={{ name: repository }}>
                <Text of={repository} />
              </Link>
              <span className="worst-counts">
                <Counts of={findings} />
              </span>
            </div>
            <Bar of={findings} most={most} />
            <span className="faint small">{counted(images, 'image')} under current tags</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The layers that bring the most findings to images. */
export function WorstLayers({ of }: { readonly of: Overview['worstLayers'] }) {
  return (
    <section aria-labelledby="layers-heading" className="panel">
      <h2 id="layers-heading">Layers that bring the most</h2>
      {of.length === 0 ? <p className="faint">No layer brings a finding.</p> : null}
      <ol className="worst">
        {of.map(({ digest, index, distro, images, findings, example }) => (
          <li key={digest}>
            <div className="worst-line">
              <span>
                {index === 0 ? 'Base layer' : `Layer ${index + 1}`}
                {distro === undefined ? null : (
                  <>
                    {' of '}
                    <Text of={distro} />
                  </>
                )}
              </span>
              <span className="worst-counts">{counted(findings, 'finding')}</span>
            </div>
            <span className="faint small">
              <span title={digest}>
                <Text of={digest.slice(0, SHORT_DIGEST)} isCode />
              </span>
              {` in ${counted(images, 'image')}, as `}
              <Link
                to="/repositories/$name/images/$reference"
                params={{ name: example.repository, reference: example.tag }}
              >
                <Text of={`${example.repository}:${example.tag}`} />
              </Link>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** As long as its share of the most, in parts by severity; the figures stand beside it. */
function Bar({ of, most }: { readonly of: SeverityCounts; readonly most: number }) {
  const width = (severity: SeverityName) => `${((of[severity] ?? 0) / Math.max(1, most)) * 100}%`;
  return (
    <div className="bar-line" aria-hidden="true">
      {SEVERITIES.map((severity) => (
        <span key={severity} className={`bar-part ${severity}`} style={{ width: width(severity) }} />
      ))}
    </div>
  );
}
