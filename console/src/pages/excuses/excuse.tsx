import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Excuse } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useNow } from '../../parts/now.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { mayIn } from '../../session/may.ts';
import { useSession } from '../../session/session.ts';
import { ExcuseState, isActive, Scope, Status, Ticket } from './excuse-parts.tsx';
import { JUSTIFICATION_WORDS } from './excuse-words.ts';
import './excuses.css';
import { LongText } from '../../parts/long-text.tsx';
import { useWithdrawing } from './excuses-query.ts';

const route = getRouteApi('/excuses/$id');

/** An excuse: all that is known of it, and its end. */
export function ExcusePage() {
  const { id } = route.useParams();
  useTitle(`Excuse ${id}`);
  const { data, error, isPending } = useQuery({
    queryKey: ['excuses', 'one', id],
    queryFn: ({ signal }) => ask('getExcuse', { params: { id } }, signal),
  });
  if (error !== null) return <Refusal isPage of="excuse" error={error} />;
  if (isPending) return <p className="waiting">…</p>;
  return <Shown excuse={data} />;
}

function Shown({ excuse }: { readonly excuse: Excuse }) {
  const now = useNow();
  const { data: session } = useSession();
  const [isAsked, setIsAsked] = useState(false);
  const mayEnd = session !== undefined && session !== null && mayIn(session, 'administer', whereOf(excuse));
  return (
    <>
      <p className="faint">
        <Link to="/excuses">Excuses</Link>
      </p>
      <Container
        header={
          <Header
            variant="h1"
            actions={
              mayEnd && isActive(excuse, now) ? <Button onClick={() => setIsAsked(true)}>Withdraw</Button> : undefined
            }
          >
            Excuse {excuse.id}
          </Header>
        }
      >
        <KeyValuePairs columns={3} items={factsOf(excuse, now)} />
      </Container>
      {isAsked ? <Withdraw excuse={excuse} onClose={() => setIsAsked(false)} /> : null}
    </>
  );
}

/** The repositories that it is for: an excuse that names none is for all of them. */
function whereOf({ scope: { repository } }: Excuse): string {
  return repository ?? '*';
}

function factsOf(excuse: Excuse, now: number) {
  const { scope, status, justification, reason, owner, ticket, createdAt, expiresAt, origin } = excuse;
  const { untilFixed, endedAt, endedBecause } = excuse;
  return [
    { label: 'For', value: <For of={scope} /> },
    { label: 'Why', value: <LongText of={reason} /> },
    { label: 'State', value: <ExcuseState of={excuse} now={now} /> },
    { label: 'Status', value: <Status of={status} /> },
    { label: 'Justification', value: justification === undefined ? 'None given' : JUSTIFICATION_WORDS[justification] },
    { label: 'Ticket', value: <Ticket of={ticket} /> },
    { label: 'On the word of', value: <Text of={owner} /> },
    { label: 'Made', value: <When at={createdAt} /> },
    {
      label: 'Until',
      value: (
        <>
          <When at={expiresAt} />
          {untilFixed ? ', or once a fix is known' : ''}
        </>
      ),
    },
    { label: 'Comes from', value: <Text of={origin} /> },
    ...(endedAt === undefined ? [] : [{ label: 'Ended', value: <When at={endedAt} /> }]),
    ...(endedBecause === undefined ? [] : [{ label: 'Why it ended', value: <Text of={endedBecause} /> }]),
  ];
}

function For({ of }: { readonly of: Excuse['scope'] }) {
  return (
    <>
      <Scope of={of} isWhole />
      {of.vulnerability === undefined ? null : (
        <Link to="/vulnerabilities/$id" params={{ id: of.vulnerability }}>
          Which images have it
        </Link>
      )}
    </>
  );
}

function Withdraw({ excuse, onClose }: { readonly excuse: Excuse; readonly onClose: () => void }) {
  const { mutate, isPending, error } = useWithdrawing();
  return (
    <Confirm
      title="Withdraw the excuse?"
      verb="Withdraw"
      isPending={isPending}
      error={error}
      onClose={onClose}
      onConfirm={() => mutate(excuse.id, { onSuccess: onClose })}
    >
      What it is for counts again: <Scope of={excuse.scope} />.
    </Confirm>
  );
}
