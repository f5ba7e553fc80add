import Header from '@cloudscape-design/components/header';
import { Link } from '@tanstack/react-router';
import { type SubmitEvent, useId, useState } from 'react';
import { ask } from '../../api/client.ts';
import type { MoveOfTag, TagMove } from '../../api/schema.generated.ts';
import '../../parts/cloudscape.ts';
import { usePages } from '../../parts/listing/listed.ts';
import { Listing, type ListingColumn } from '../../parts/listing/listing.tsx';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { When } from '../../parts/when.tsx';
import { shortDigest } from './image-columns.tsx';
import { RemoveTag } from './remove-tag.tsx';
import type { SearchChange } from './search.ts';

interface HistoryProps {
  readonly name: string;
  readonly tag: string | undefined;
  readonly mayPush: boolean;
  readonly onSearch: (change: SearchChange) => void;
}

/** What a tag pointed to, and since when; where none is named, which tags were moved last. */
export function History({ name, tag, mayPush, onSearch }: HistoryProps) {
  return (
    <>
      <AskForTag key={tag} of={tag ?? ''} onSearch={onSearch} />
      {tag === undefined ? <AllMoves name={name} /> : <Moves name={name} tag={tag} mayPush={mayPush} />}
    </>
  );
}

function AskForTag({ of, onSearch }: { readonly of: string; readonly onSearch: (change: SearchChange) => void }) {
  const [tag, setTag] = useState(of);
  const field = useId();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSearch({ tag: tag.trim() === '' ? undefined : tag.trim() });
  };
  return (
    <form className="ask-tag" onSubmit={submit}>
      <label htmlFor={field}>Tag</label>
      <input
        id={field}
        value={tag}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setTag(event.target.value)}
      />
      <button type="submit">Show history</button>
    </form>
  );
}

interface MoveOfAny extends MoveOfTag {
  readonly repository: string;
  readonly isNow: boolean;
}

/** A move, with what the tag pointed to before it. */
interface Move extends TagMove {
  readonly repository: string;
  readonly before: TagMove | undefined;
  readonly isNow: boolean;
}

const OF_ALL: readonly ListingColumn<MoveOfAny>[] = [
  { id: 'at', header: 'When', minWidth: 150, cell: ({ at }) => <When at={at} /> },
  {
    id: 'tag',
    header: 'Tag',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ repository, tag }) => (
      <Link to="/repositories/$name" params={{ name: repository }} search={{ view: 'history', tag }}>
        <Text of={tag} />
      </Link>
    ),
  },
  { id: 'digest', header: 'Was pointed to', minWidth: 240, cell: (move) => <Target of={move} /> },
  {
    id: 'by',
    header: 'By',
    minWidth: 120,
    cell: ({ by, digest }) => <By name={by} isRemoval={digest === undefined} />,
  },
];

/** What was done to the tags of a repository, of all of them. */
function AllMoves({ name }: { readonly name: string }) {
  const { listed, error } = usePages({
    name: 'tag-moves',
    queryKey: ['tag-moves', name],
    ask: (paging, signal) => ask('listTagMoves', { params: { name }, query: paging }, signal),
    rowsOf: ({ moves, repository }) => moves.map((move) => ({ ...move, repository, isNow: false })),
  });
  if (error !== null) return <Refusal of="history" error={error} />;
  return (
    <Listing<MoveOfAny>
      name="tag-moves"
      label="moves"
      file={`${name}-tag-history`}
      of={listed}
      columns={OF_ALL}
      keyOf={({ at, tag, digest = '' }) => `${at} ${tag} ${digest}`}
      csv={({ at, tag, digest, by, isHeld }) => ({ tag, at, digest, by, isHeld })}
      json={({ at, tag, digest, by, isHeld }) => ({ tag, at, digest, by, isHeld })}
      header={
        <Header
          variant="h2"
          description="The newest first; remembered for 400 days, also of images and tags that are gone"
        >
          What its tags were pointed to
        </Header>
      }
      loadingText="History…"
      empty="No tag was ever moved"
    />
  );
}

const COLUMNS: readonly ListingColumn<Move>[] = [
  { id: 'at', header: 'When', minWidth: 150, cell: ({ at }) => <When at={at} /> },
  { id: 'digest', header: 'It pointed to', isRowHeader: true, minWidth: 240, cell: (move) => <Target of={move} /> },
  {
    id: 'by',
    header: 'By',
    minWidth: 120,
    cell: ({ by, digest }) => <By name={by} isRemoval={digest === undefined} />,
  },
  { id: 'compare', header: 'What changed', minWidth: 170, cell: (move) => <Compare of={move} /> },
];

function Moves({ name, tag, mayPush }: { readonly name: string; readonly tag: string; readonly mayPush: boolean }) {
  const { listed, error } = usePages({
    name: 'tag-history',
    queryKey: ['tag-history', name, tag],
    ask: (paging, signal) => ask('listTagHistory', { params: { name, tag }, query: paging }, signal),
    rowsOf: ({ moves }) => moves,
  });
  if (error !== null) return <Refusal of="history" error={error} />;
  const { rows, all, ...rest } = listed;
  const isThere = rows[0]?.digest !== undefined;
  return (
    <Listing<Move>
      name="tag-history"
      label="moves"
      file={`${name}-${tag}-history`}
      of={{ ...rest, rows: movesOf(name, rows), all: (signal) => mapped(all(signal), name) }}
      columns={COLUMNS}
      keyOf={({ at, digest = '' }) => `${at} ${digest}`}
      csv={({ at, digest, by, isHeld }) => ({ tag, at, digest, by, isHeld })}
      json={({ at, digest, by, isHeld }) => ({ tag, at, digest, by, isHeld })}
      header={
        <Header
          variant="h2"
          description="The newest first"
          actions={mayPush && isThere ? <RemoveTag name={name} tag={tag} /> : null}
        >
          History of <Text of={tag} />
        </Header>
      }
      loadingText="History…"
      empty="Nothing is known of it"
    />
  );
}

function movesOf(repository: string, moves: readonly TagMove[]): readonly Move[] {
  return moves.map((move, at) => ({ ...move, repository, before: moves[at + 1], isNow: at === 0 }));
}

async function* mapped(pages: AsyncIterable<readonly TagMove[]>, repository: string): AsyncIterable<readonly Move[]> {
  for await (const page of pages) yield movesOf(repository, page);
}

interface TargetProps {
  readonly of: Pick<Move, 'repository' | 'digest' | 'isHeld' | 'isNow'>;
}

function Target({ of: { repository, digest, isHeld, isNow } }: TargetProps) {
  if (digest === undefined) return <span className="faint">Nothing: the tag was removed</span>;
  const text = <Text of={shortDigest(digest)} isCode />;
  return (
    <>
      {isHeld ? (
        <Link
          to="/repositories/$name/images/$reference"
          params={{ name: repository, reference: digest }}
          title={digest}
        >
          {text}
        </Link>
      ) : (
        <span title={digest}>{text}</span>
      )}
      {isNow ? <span className="faint"> now</span> : null}
      {isHeld ? null : <div className="faint small">The image is gone</div>}
    </>
  );
}

function By({ name, isRemoval }: { readonly name: string | undefined; readonly isRemoval: boolean }) {
  if (name !== undefined) return <Text of={name} />;
  return <span className="faint">{isRemoval ? 'By itself: its time was over' : 'Not known'}</span>;
}

/** Against what it pointed to before, where both are still there. */
function Compare({ of: { repository, digest, isHeld, before } }: { readonly of: Move }) {
  const old = before?.isHeld === true ? before.digest : undefined;
  if (!isHeld || digest === undefined || old === undefined || old === digest) return null;
  return (
    <Link
      to="/repositories/$name/images/$reference"
      params={{ name: repository, reference: digest }}
      search={{ view: 'compare', with: old }}
      aria-label={`Compare with the one before, ${shortDigest(old)}`}
    >
      Compare with the one before
    </Link>
  );
}
