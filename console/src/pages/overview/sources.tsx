import type { Overview, OverviewSource } from '../../api/schema.generated.ts';
import { Command } from '../../parts/command.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Text } from '../../parts/text.tsx';
import { Ago } from '../../parts/when.tsx';
import { administersAll, useSession } from '../../session/session.ts';
import { counted } from './now.tsx';
import { UpdateNow } from './update-now.tsx';

const STATES: Readonly<Record<OverviewSource['state'], string>> = {
  failed: 'Failed',
  stale: 'Last look failed',
  fresh: 'Fresh',
  'not-loaded': 'Not loaded',
};
const FEW = 6;

/** How old each source of advisories is; those first that need somebody. */
export function Sources({ of }: { readonly of: Overview['sources'] }) {
  const loaded = of.filter(({ state }) => state !== 'not-loaded').toSorted(byNeed);
  const missing = of.length - loaded.length;
  return (
    <section aria-labelledby="sources-heading" className="panel">
      <h2 id="sources-heading">Age of the advisories</h2>
      {loaded.length === 0 ? (
        <NoneLoaded />
      ) : (
        <SourceTable of={loaded.slice(0, FEW)} caption="Sources, those that need somebody first" />
      )}
      {loaded.length <= FEW ? null : (
        <details>
          <summary>{counted(loaded.length - FEW, 'more source')}</summary>
          <SourceTable of={loaded.slice(FEW)} caption="Further sources" />
        </details>
      )}
      {loaded.length === 0 || missing === 0 ? null : (
        <p className="faint small">{counted(missing, 'source is', 'sources are')} not loaded.</p>
      )}
    </section>
  );
}

function NoneLoaded() {
  const { data: session } = useSession();
  return (
    <>
      <p>No advisories are loaded: nothing can be found before they are.</p>
      {session !== undefined && session !== null && administersAll(session) ? <UpdateNow /> : null}
      <p>On the server:</p>
      <Command of="npx pratique advisories update" />
    </>
  );
}

function SourceTable({ of, caption }: { readonly of: readonly OverviewSource[]; readonly caption: string }) {
  return (
    <Scroll label={caption}>
      <table className="plain-table">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">State</th>
            <th scope="col">Read</th>
            <th scope="col" className="figure">
              Statements
            </th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ id, title, state, fetchedAt, statements, reason }) => (
            <tr key={id}>
              <th scope="row">
                <Text of={title} />
              </th>
              <td>
                <span className={`state ${state}`}>{STATES[state]}</span>
                {reason === undefined ? null : (
                  <div className="faint small">
                    <Text of={reason} />
                  </div>
                )}
              </td>
              <td>{fetchedAt === undefined ? '' : <Ago at={fetchedAt} />}</td>
              <td className="figure">{statements.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const NEEDS: readonly OverviewSource['state'][] = ['failed', 'stale', 'fresh'];

/** Of those in one state, the oldest first. */
function byNeed(a: OverviewSource, b: OverviewSource): number {
  const need = NEEDS.indexOf(a.state) - NEEDS.indexOf(b.state);
  return need === 0 ? (a.fetchedAt ?? '').localeCompare(b.fetchedAt ?? '') : need;
}
