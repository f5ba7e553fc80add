import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Link } from '@tanstack/react-router';
import { createContext, use } from 'react';
import type { AlertRule } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { Cut } from '../../parts/cut.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byText } from '../../parts/listing/order.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { AlertViews } from './alert-views.tsx';
import { messagesText } from './preview.tsx';
import { useRulePreviews, useRules } from './queries.ts';
import { lookWords, whenWords } from './rule-words.ts';

const COLUMNS: readonly ListingColumn<AlertRule>[] = [
  {
    id: 'name',
    header: 'Rule',
    isRowHeader: true,
    cell: ({ name }) => (
      <Link to="/alerts/rules/$name" params={{ name }}>
        <Text of={name} />
      </Link>
    ),
    compare: byText(({ name }) => name),
  },
  { id: 'looks', header: 'Looks for', cell: lookWords },
  { id: 'where', header: 'Where', minWidth: 150, cell: (rule) => <Where of={rule} /> },
  { id: 'when', header: 'Tells', cell: whenWords },
  {
    id: 'whom',
    header: 'To',
    cell: ({ channels = '*' }) => (channels === '*' ? 'All channels' : <Text of={channels.join(', ')} />),
  },
  { id: 'past', header: 'Last 30 days', minWidth: 170, cell: (rule) => <LastMonth of={rule} /> },
];

/** What each rule comes to, by its name: the cells of a table are told of their row alone. */
const Previews = createContext<ReturnType<typeof useRulePreviews>>(new Map());

/** Who is told of what. */
export function Rules() {
  useTitle('Alert rules');
  const { data, error } = useRules();
  const listed = useLoaded(data?.rules);
  const previews = useRulePreviews(
    (data?.rules ?? []).filter(({ enabled }) => enabled !== false).map(({ name }) => name),
  );
  if (error !== null) return <Refusal isPage of="rules" error={error} />;
  return (
    <Previews value={previews}>
      <AlertViews of="Rules" />
      <Listing
        name="rules"
        label="rules"
        of={listed}
        columns={COLUMNS}
        keyOf={({ name }) => name}
        csv={rowOf}
        header={
          <Header
            variant="h1"
            description="Each tells its channels what changed in the images that are in use, once"
            actions={
              <LinkButton to="/alerts/new-rule" variant="primary">
                New rule
              </LinkButton>
            }
          >
            Alert rules
          </Header>
        }
        loadingText="Rules…"
        empty="There is no rule: nobody is told of anything"
      />
    </Previews>
  );
}

/** A rule, for a spreadsheet: in the words of the table. */
function rowOf(rule: AlertRule): ExportedRow {
  const { name, enabled = true, repositories = ['*'], tags = 'current', channels = '*', since, toldAt, nextAt } = rule;
  return {
    name,
    enabled,
    looksFor: lookWords(rule),
    repositories: repositories.join(' '),
    tags: tags === 'current' ? tags : tags.join(' '),
    tells: whenWords(rule),
    channels: channels === '*' ? channels : channels.join(' '),
    since,
    toldAt,
    nextAt,
  };
}

function Where({ of: { repositories = ['*'], tags = 'current' } }: { readonly of: AlertRule }) {
  const names = repositories.join(', ');
  return (
    <>
      <div>
        {names === '*' ? (
          'All repositories'
        ) : (
          <Cut>
            <Text of={names} />
          </Cut>
        )}
      </div>
      <div className="faint">
        {tags === 'current' ? (
          'Current tags'
        ) : (
          <Cut>
            <Text of={tags.join(', ')} />
          </Cut>
        )}
      </div>
    </>
  );
}

/** How much it would have said, and what it would say now. */
function LastMonth({ of: { name, enabled } }: { readonly of: AlertRule }) {
  const { data, error = null } = use(Previews).get(name) ?? {};
  if (enabled === false) return <StatusIndicator type="stopped">Off</StatusIndicator>;
  if (error !== null)
    return (
      <span className="faint">
        <Text of={error.message} />
      </span>
    );
  if (data === undefined) return <span className="faint">…</span>;
  return (
    <>
      <div>
        {data.looked < data.tags ? 'At least ' : ''}
        {messagesText(data.past.messages)}
      </div>
      {data.channels.length === 0 ? <StatusIndicator type="warning">No channel to tell</StatusIndicator> : null}
    </>
  );
}
