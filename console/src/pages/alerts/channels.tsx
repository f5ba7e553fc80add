import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Link } from '@tanstack/react-router';
import type { AlertChannel } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { useLoaded } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { byText } from '../../parts/listing/order.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { AlertViews } from './alert-views.tsx';
import { ChannelTest } from './channel-test.tsx';
import { useChannelKinds, useChannels } from './queries.ts';

/** The ways to reach people that are set up. */
export function Channels() {
  useTitle('Alert channels');
  const { data, error } = useChannels();
  const listed = useLoaded(data?.channels);
  const { data: known } = useChannelKinds();
  if (error !== null) return <Refusal isPage of="channels" error={error} />;
  const titles = new Map(known?.kinds.map(({ id, title }) => [id, title]));
  const fields = new Map(
    known?.kinds.flatMap((kind) => kind.fields.map(({ name, title }) => [`${kind.id} ${name}`, title] as const)),
  );
  const columns: readonly ListingColumn<AlertChannel>[] = [
    {
      id: 'name',
      header: 'Channel',
      isRowHeader: true,
      cell: ({ name }) => (
        <Link to="/alerts/channels/$name" params={{ name }}>
          <Text of={name} />
        </Link>
      ),
      compare: byText(({ name }) => name),
    },
    { id: 'kind', header: 'Kind', cell: ({ channel }) => titles.get(channel) ?? channel },
    {
      id: 'settings',
      header: 'Settings',
      minWidth: 220,
      cell: (one) => <Settings of={one} titleOf={(name) => fields.get(`${one.channel} ${name}`) ?? name} />,
    },
    { id: 'state', header: 'State', cell: ({ enabled }) => <State isOn={enabled} /> },
    { id: 'made', header: 'Made', cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      id: 'test',
      header: 'Test',
      minWidth: 190,
      cell: ({ name, enabled }) => <ChannelTest name={name} isOn={enabled} />,
    },
  ];
  return (
    <>
      <AlertViews of="Channels" />
      <Listing
        name="channels"
        label="channels"
        of={listed}
        columns={columns}
        keyOf={({ name }) => name}
        csv={rowOf}
        header={<Head />}
        loadingText="Channels…"
        empty="There is no channel yet: whatever the rules say, nobody is told"
      />
    </>
  );
}

/** A channel, for a spreadsheet. */
function rowOf({ id, name, channel, settings, secrets, enabled, createdAt }: AlertChannel): ExportedRow {
  return {
    id,
    name,
    kind: channel,
    settings: JSON.stringify(settings),
    secrets: secrets.join(' '),
    enabled,
    createdAt,
  };
}

function Head() {
  return (
    <Header
      variant="h1"
      description="Ways to reach people: a rule names the channels that its messages go to"
      actions={
        <LinkButton to="/alerts/new-channel" variant="primary">
          New channel
        </LinkButton>
      }
    >
      Alert channels
    </Header>
  );
}

function State({ isOn }: { readonly isOn: boolean }) {
  return isOn ? <StatusIndicator>On</StatusIndicator> : <StatusIndicator type="stopped">Off</StatusIndicator>;
}

function Settings({
  of: { settings, secrets },
  titleOf,
}: {
  readonly of: AlertChannel;
  readonly titleOf: (field: string) => string;
}) {
  return (
    <>
      {Object.entries(settings).map(([name, value]) => (
        <div key={name}>
          {titleOf(name)}: <Text of={value} />
        </div>
      ))}
      {secrets.map((name) => (
        <div key={name} className="faint">
          {titleOf(name)}: set, and not shown
        </div>
      ))}
    </>
  );
}
