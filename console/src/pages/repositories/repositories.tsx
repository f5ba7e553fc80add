import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Repository } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import type { ExportedRow } from '../../parts/csv.ts';
import { Cut } from '../../parts/cut.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePages } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { useSettled } from '../../parts/settled.ts';
import { Counts } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { useTitle } from '../../parts/title.ts';
import { When } from '../../parts/when.tsx';
import { administersSome } from '../../session/may.ts';
import { useSession } from '../../session/session.ts';
import { FirstPush } from './first-push.tsx';

const route = getRouteApi('/repositories');
const TYPED_MILLISECONDS = 300;

const COLUMNS: readonly ListingColumn<Repository>[] = [
  {
    id: 'name',
    header: 'Repository',
    isRowHeader: true,
    minWidth: 220,
    cell: ({ name, sandbox }) => (
      <>
        <Link to="/repositories/$name" params={{ name }}>
          <Text of={name} />
        </Link>
        {sandbox === true ? <div className="faint small">Sandbox: nobody is told</div> : null}
      </>
    ),
  },
  { id: 'findings', header: 'Under current tags', minWidth: 160, cell: (repository) => <Found of={repository} /> },
  { id: 'images', header: 'Images', minWidth: 90, cell: ({ images }) => images.toLocaleString() },
  { id: 'tags', header: 'Tags', minWidth: 80, cell: ({ tags }) => tags.toLocaleString() },
  {
    id: 'pushed',
    header: 'Last push',
    minWidth: 140,
    cell: ({ pushedAt }) => (pushedAt === undefined ? <span className="faint">None</span> : <When at={pushedAt} />),
  },
  { id: 'source', header: 'ImageSource', minWidth: 180, cell: ({ source }) => <Source of={source} /> },
  { id: 'created', header: 'Created', isExtra: true, minWidth: 140, cell: ({ createdAt }) => <When at={createdAt} /> },
];

/** The repositories that the viewer may pull from. */
export function Repositories() {
  useTitle('Repositories');
  const { q } = route.useSearch();
  const { data: session } = useSession();
  const { listed, error } = usePages({
    name: 'repositories',
    queryKey: ['repositories', { q }],
    ask: (paging, signal) => ask('listRepositories', { query: { q, ...paging } }, signal),
    rowsOf: ({ repositories }) => repositories,
    keepsOthers: true,
  });
  if (error !== null) return <Refusal isPage of="repositories" error={error} />;
  const mayCreate = session !== undefined && session !== null && administersSome(session);
  return (
    <Listing
      name="repositories"
      label="repositories"
      of={listed}
      columns={COLUMNS}
      keyOf={({ name }) => name}
      csv={rowOf}
      header={
        <Header variant="h1" actions={mayCreate ? <LinkButton to="/new-repository">New repository</LinkButton> : null}>
          Repositories
        </Header>
      }
      filter={<Part of={q ?? ''} />}
      loadingText="Repositories…"
      empty={q === undefined ? <FirstPush /> : 'No repository has that in its name'}
    />
  );
}

/** Asked for once it has been left alone for a moment; the address says it too. */
function Part({ of }: { readonly of: string }) {
  const navigate = useNavigate();
  const [text, setText] = useState(of);
  const settled = useSettled(text.trim(), TYPED_MILLISECONDS);
  useEffect(() => {
    if (settled === of) return;
    void navigate({ to: '/repositories', search: settled === '' ? {} : { q: settled }, replace: true });
    // oxlint-disable-next-line react/exhaustive-deps -- what is typed decides, not what the address said before
  }, [settled]);
  return (
    <Input
      type="search"
      value={text}
      spellcheck={false}
      ariaLabel="Part of a name"
      placeholder="Part of a name"
      clearAriaLabel="Any name"
      onChange={({ detail }) => setText(detail.value)}
    />
  );
}

function Found({ of: { findings, images, currentImages, isDoubtful } }: { readonly of: Repository }) {
  if (findings === undefined) return <span className="faint">{images === 0 ? '—' : 'Not counted yet'}</span>;
  if (currentImages === 0) return <span className="faint">No image has one</span>;
  return (
    <>
      <Counts of={findings} />
      {isDoubtful === true ? <div className="faint small">Not all is known</div> : null}
    </>
  );
}

function Source({ of }: { readonly of: string | undefined }) {
  if (of === undefined) return null;
  return (
    <Cut>
      <Outside to={of}>
        <Text of={of} />
      </Outside>
    </Cut>
  );
}

/** A repository, for a spreadsheet. */
function rowOf({ name, findings, images, tags, pushedAt, source, sandbox, createdAt }: Repository): ExportedRow {
  const { CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNDEFINED } = findings ?? {};
  return {
    name,
    images,
    tags,
    pushedAt,
    critical: CRITICAL,
    high: HIGH,
    medium: MEDIUM,
    low: LOW,
    informational: INFORMATIONAL,
    undefined: UNDEFINED,
    source,
    sandbox: sandbox === true,
    createdAt,
  };
}
