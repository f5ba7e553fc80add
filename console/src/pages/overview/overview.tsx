import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Overview as Seen, Session } from '../../api/schema.generated.ts';
import { usePace } from '../../live/live.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { useSession } from '../../session/session.ts';
import { FirstPush } from '../repositories/first-push.tsx';
import { Changes } from './changes.tsx';
import { Chart } from './chart.tsx';
import { NothingCounted, NothingCurrent } from './nothing.tsx';
import { Now } from './now.tsx';
import { overviewQuery } from './overview-query.ts';
import { type Since, sinceOf, useVisit } from './since.ts';
import { Sources } from './sources.tsx';
import { Troubles } from './troubles.tsx';
import { WorstLayers, WorstRepositories } from './worst.tsx';
import './overview.css';
import { useTitle } from '../../parts/title.ts';

const route = getRouteApi('/');
const AGAIN_MILLISECONDS = 10_000;
const SOON_MILLISECONDS = 2_000;

/** What is to be seen first. */
export function Overview() {
  useTitle('Overview');
  const { since: span } = route.useSearch();
  const since = sinceOf(useVisit(), span);
  const pace = usePace();
  const { data, error } = useQuery({
    ...overviewQuery(since),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pace(isUnderWay(state.data) ? SOON_MILLISECONDS : AGAIN_MILLISECONDS),
  });
  return (
    <div className="overview">
      <h1>Overview</h1>
      {error === null ? null : <Refusal of="overview" error={error} />}
      {data === undefined ? <p className="faint">…</p> : <Found of={data} since={since} />}
    </div>
  );
}

function mayPush(session: Session | null | undefined): boolean {
  return session?.grants.some(({ permission }) => permission !== 'pull') ?? false;
}

/** Something was pushed that is not counted yet. */
function isUnderWay(seen: Seen | undefined): boolean {
  return seen !== undefined && (seen.isEmpty || seen.countedAt === undefined || 'pending' in seen.troubleCounts);
}

function Found({ of, since }: { readonly of: Seen; readonly since: Since }) {
  const { data: session } = useSession();
  if (of.isEmpty) return mayPush(session) ? <FirstPush /> : <p>There is no repository that you may pull from.</p>;
  if (of.countedAt === undefined) return <NothingCounted tags={of.currentTags} />;
  return (
    <>
      {of.images === 0 ? <NothingCurrent tags={of.currentTags} /> : <Now of={of} />}
      <Chart days={of.days} />
      <Changes of={of.changes} since={since} />
      <div className="overview-pair">
        <WorstRepositories of={of.worstRepositories} />
        <WorstLayers of={of.worstLayers} />
      </div>
      <div className="overview-pair">
        <Troubles of={of.troubles} counts={of.troubleCounts} />
        <Sources of={of.sources} />
      </div>
    </>
  );
}
