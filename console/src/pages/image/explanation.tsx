import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Explanation as Explained, Finding } from '../../api/schema.generated.ts';
import { Command } from '../../parts/command.tsx';
import { LongText } from '../../parts/long-text.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { mayIn } from '../../session/may.ts';
import { useSession } from '../../session/session.ts';
import { ExcuseDialog } from '../excuses/excuse-dialog.tsx';
import { Excused, Found, Rating } from './explanation-facts.tsx';
import { type PlatformPlace, remedyFor, useRemedies } from './parts-queries.ts';

interface ExplanationProps {
  readonly at: PlatformPlace;
  readonly finding: Finding;
  /** Whether it is told as of now: why something was reported earlier is not kept. */
  readonly isNow: boolean;
}

/** All that is known of a finding: what mends it, where it is, the publisher's words, and why it is reported. */
export function Explanation({ at, finding, isNow }: ExplanationProps) {
  return (
    <div className="explanation">
      {finding.title === undefined ? null : (
        <h3>
          <LongText of={finding.title} />
        </h3>
      )}
      {isNow ? <Mending at={at} finding={finding} /> : null}
      <Excused finding={finding} />
      <Found at={at} finding={finding} />
      <Published finding={finding} />
      {isNow ? (
        <Reasons at={at} finding={finding} />
      ) : (
        <p className="faint">Why it is reported is told as of now only.</p>
      )}
      <Rating finding={finding} />
    </div>
  );
}

function Published({
  finding: { vulnerability, aliases, title, description, uri },
}: Pick<ExplanationProps, 'finding'>) {
  return (
    <section aria-label="What the publisher says">
      <h4>What the publisher says</h4>
      {description === undefined || description === title ? null : (
        <p className="words">
          <LongText of={description} />
        </p>
      )}
      <p>
        <Outside to={uri}>
          <Text of={`Its page of ${vulnerability}`} />
        </Outside>{' '}
        ·{' '}
        <Link to="/vulnerabilities/$id" params={{ id: vulnerability }}>
          Every image that has it
        </Link>
        {aliases.length === 0 ? null : (
          <span className="faint">
            {' '}
            · also <Text of={aliases.join(', ')} />
          </span>
        )}
      </p>
    </section>
  );
}

function Mending({ at, finding }: Pick<ExplanationProps, 'at' | 'finding'>) {
  const { data } = useRemedies(at);
  const remedy = data && remedyFor(data.remedies, finding);
  const line = remedy?.instruction ?? remedy?.command;
  return (
    <section aria-label="What mends it">
      <h4>What mends it</h4>
      {line === undefined ? (
        <p>{unmended(finding)}</p>
      ) : (
        <>
          <p className="faint">
            {remedy?.instruction === undefined
              ? 'Where the project names what it needs:'
              : 'A line for the Dockerfile:'}
          </p>
          <Command of={line} />
        </>
      )}
      <Excusing at={at} finding={finding} />
    </section>
  );
}

function unmended({ fixedVersion, excusedBy, package: of }: Finding): string {
  if (fixedVersion !== undefined) return `Upgrade ${of.source.name} to ${fixedVersion}.`;
  return excusedBy === undefined ? 'No fix is known yet.' : 'No fix is known yet, and it is excused.';
}

function Excusing({ at: { place }, finding }: Pick<ExplanationProps, 'at' | 'finding'>) {
  const { data: session } = useSession();
  const [isExcusing, setIsExcusing] = useState(false);
  const { vulnerability, excusedBy, package: of } = finding;
  if (excusedBy !== undefined || session == null || !mayIn(session, 'administer', place.name)) return null;
  return (
    <p>
      <button type="button" className="quiet" onClick={() => setIsExcusing(true)}>
        Excuse it…
      </button>
      {isExcusing ? (
        <ExcuseDialog
          scopes={[{ vulnerability, package: of.source.name, repository: place.name }]}
          onClose={() => setIsExcusing(false)}
        />
      ) : null}
    </p>
  );
}

function Reasons({ at: { place, platform }, finding }: Pick<ExplanationProps, 'at' | 'finding'>) {
  const { vulnerability } = finding;
  const { data, error } = useQuery({
    queryKey: ['explanation', place, platform, vulnerability],
    queryFn: ({ signal }) => ask('explainFinding', { params: place, query: { platform, vulnerability } }, signal),
  });
  return (
    <section aria-label="Why it is reported">
      <h4>Why it is reported</h4>
      {error === null ? null : (
        <p>
          <Text of={error.message} />
        </p>
      )}
      {data === undefined ? (
        <p className="faint">{error === null ? '…' : ''}</p>
      ) : (
        <Statements of={data} finding={finding} />
      )}
    </section>
  );
}

function Statements({ of, finding }: { readonly of: Explained; readonly finding: Finding }) {
  const purls = new Set([finding.package, ...finding.also].map(({ purl }) => purl));
  const own = of.packages.filter(({ purl }) => purls.has(purl));
  const [first] = own;
  const told = own.flatMap(({ statements }) => statements.filter(({ verdict }) => verdict !== 'not-concerned'));
  const distinct = [...new Map(told.map((said) => [`${said.id} ${said.source} ${said.sentence}`, said])).values()];
  return (
    <>
      {finding.reason === undefined ? null : (
        <p className="doubt">
          <Text of={finding.reason} />
        </p>
      )}
      <ul className="statements">
        {distinct.map(({ title, id, uri, sentence, state, severity, ecosystem, name }) => (
          <li key={`${id} ${title} ${sentence}`}>
            <strong>
              <Text of={title} />
            </strong>
            , <Outside to={uri}>{<Text of={id} />}</Outside>: <Text of={sentence} />
            <span className="faint">
              {' '}
              · filed for <Text of={`${name} in ${ecosystem}`} />
              {severity === undefined ? null : (
                <>
                  {' '}
                  · calls it <Text of={severity} />
                </>
              )}
              {state === undefined ? null : (
                <>
                  {' '}
                  · <Text of={state} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {first?.severityDecision === undefined ? null : (
        <p>
          Its severity: <Text of={first.severityDecision.sentence} />
        </p>
      )}
      <p className="faint">
        First seen here <When at={finding.openedAt} />
      </p>
    </>
  );
}
