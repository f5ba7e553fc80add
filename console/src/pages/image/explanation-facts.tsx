import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Finding } from '../../api/schema.generated.ts';
import { LongText } from '../../parts/long-text.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { spelledVector } from './cvss.ts';
import { dockerfileText } from './dockerfile-text.ts';
import { instructionOf, type PlatformPlace, useLayers } from './parts-queries.ts';

const EVIDENCE = {
  installed: 'installed: its own files say so',
  locked: 'planned by a lock file',
  claimed: 'claimed by an SBOM',
} as const;

/** Which package has it, where it lies, and what brought it. */
export function Found({ at, finding }: { readonly at: PlatformPlace; readonly finding: Finding }) {
  const { package: of, also, fixedVersion } = finding;
  return (
    <section aria-label="Where it is">
      <h4>Where it is</h4>
      <dl className="facts">
        <Fact name="Installed">
          <Text of={`${of.name} ${of.version}`} isCode />{' '}
          <Link to="/packages" search={{ type: of.type, name: of.name }}>
            who else has it
          </Link>
          {of.source.name === of.name ? null : (
            <span className="faint">
              {' '}
              built from <Text of={`${of.source.name} ${of.source.version}`} />
            </span>
          )}
        </Fact>
        <Fact name="Fixed in">
          {fixedVersion === undefined ? 'no fix is known' : <Text of={fixedVersion} isCode />}
        </Fact>
        <Fact name="Package record">
          <LongText of={of.path} isCode /> <span className="faint">{EVIDENCE[of.evidence]}</span>
        </Fact>
        <Fact name="Package URL">
          <LongText of={of.purl} isCode />
        </Fact>
        <Origin at={at} digest={of.layerDigest} />
        {also.length === 0 ? null : (
          <Fact name="Also in">
            <LongText
              of={[...new Set(also.map(({ name, version, path }) => `${name} ${version} (${path})`))].join(', ')}
            />
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Origin({ at, digest }: { readonly at: PlatformPlace; readonly digest: string }) {
  const { data } = useLayers(at);
  if (digest === '') return <Fact name="Layer">none: an SBOM beside the image claims it</Fact>;
  const index = data?.layers.findIndex((layer) => layer.digest === digest) ?? -1;
  const instruction = data && instructionOf(data, digest);
  return (
    <>
      <Fact name="Layer">
        {index === -1 ? null : (
          <Link
            to="/repositories/$name/images/$reference"
            params={at.place}
            search={{ view: 'layers', ...(at.platform === undefined ? {} : { platform: at.platform }) }}
          >
            {index + 1} of {data?.layers.length}
          </Link>
        )}{' '}
        <Text of={digest} isCode />
      </Fact>
      {instruction === undefined ? null : (
        <Fact name="Brought by">
          <LongText of={dockerfileText(instruction)} isCode />
        </Fact>
      )}
    </>
  );
}

/** How bad it is held to be, in words, and what is known of who makes use of it. */
export function Rating({ finding }: { readonly finding: Finding }) {
  const { vector, score, cvssVersion, epss, knownExploited } = finding;
  return (
    <section aria-label="How bad it is">
      <h4>How bad it is</h4>
      <dl className="facts">
        {knownExploited === undefined ? null : (
          <Fact name="Known exploited">
            since {knownExploited.on}, by CISA’s catalogue
            {knownExploited.due === undefined ? null : `, which asks for it to be mended by ${knownExploited.due}`}
            {knownExploited.ransomware ? '; used by ransomware' : null}
          </Fact>
        )}
        {epss === undefined ? null : (
          <Fact name="EPSS">
            {(epss.score * 100).toFixed(2)} % to be exploited within 30 days, more than{' '}
            {(epss.percentile * 100).toFixed(1)} % of all
          </Fact>
        )}
        {score === undefined && vector === undefined ? (
          <Fact name="CVSS">nobody has given it a score</Fact>
        ) : (
          <Fact name={`CVSS ${cvssVersion ?? ''}`.trim()}>
            {score === undefined ? null : <strong>{score.toFixed(1)}</strong>}{' '}
            {vector === undefined ? null : <Text of={vector} isCode />}
          </Fact>
        )}
      </dl>
      {vector === undefined ? null : <Spelled vector={vector} />}
    </section>
  );
}

function Spelled({ vector }: { readonly vector: string }) {
  return (
    <dl className="metrics">
      {spelledVector(vector).map(({ metric, value }) => (
        <div key={metric}>
          <dt>
            <Text of={metric} />
          </dt>
          <dd>
            <Text of={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** On whose word it needs nobody, and what attached documents say of it. */
export function Excused({ finding: { excusedBy, claims = [] } }: { readonly finding: Finding }) {
  if (excusedBy === undefined && claims.length === 0) return null;
  return (
    <section aria-label="Excuses">
      <h4>Excuses</h4>
      {excusedBy === undefined ? null : (
        <p>
          <Excuse id={excusedBy.id} /> by <Text of={excusedBy.owner} />
          {excusedBy.expiresAt === undefined ? null : (
            <>
              {' '}
              until <When at={excusedBy.expiresAt} />
            </>
          )}
          : <Text of={excusedBy.reason} />
          {excusedBy.ticket === undefined ? null : (
            <>
              {' '}
              (<Outside to={excusedBy.ticket}>{<Text of={excusedBy.ticket} />}</Outside>)
            </>
          )}
        </p>
      )}
      {claims.map(({ document, author, status, statement, doubt }) => (
        <p key={document}>
          <Text of={author ?? 'An attached document'} /> says {status.replaceAll('_', ' ')}
          {statement === undefined ? null : (
            <>
              : <Text of={statement} />
            </>
          )}
          {doubt === undefined ? null : (
            <span className="faint">
              {' '}
              · excuses nothing: <Text of={doubt} />
            </span>
          )}
        </p>
      ))}
    </section>
  );
}

function Excuse({ id }: { readonly id: number | undefined }) {
  if (id === undefined) return 'Excused';
  return (
    <Link to="/excuses/$id" params={{ id: `${id}` }}>
      Excused
    </Link>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
