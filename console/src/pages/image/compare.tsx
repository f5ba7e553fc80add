import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useId, useMemo, useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Finding } from '../../api/schema.generated.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Text } from '../../parts/text.tsx';
import { Explanation } from './explanation.tsx';
import { type FindingRow, rowsOf } from './finding-rows.ts';
import { FindingTable } from './finding-table.tsx';
import { ExportFindings, useFindingColumns } from './finding-tools.tsx';
import { type ImagePlace, useFindings } from './findings-query.ts';
import type { PlatformPlace } from './parts-queries.ts';
import type { ImageSearch, SearchChange } from './search.ts';

interface CompareProps {
  readonly at: PlatformPlace;
  /** What it is for, whether or not it is of an index. */
  readonly platform: string | undefined;
  readonly layers: readonly string[];
  readonly search: ImageSearch;
  readonly onSearch: (changed: SearchChange) => void;
}

/** What is new in this image, and what is fixed, beside another of its repository. */
export function Compare(props: CompareProps) {
  const { at, search, onSearch } = props;
  const tags = useId();
  const [text, setText] = useState(search.with ?? '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSearch({ with: text.trim() === '' ? undefined : text.trim() });
  };
  return (
    <section aria-label="Compare">
      <h2>Compare with another</h2>
      <form className="filters" onSubmit={submit}>
        <label>
          Tag or digest of the same repository
          <input
            list={tags}
            value={text}
            maxLength={255}
            autoComplete="off"
            onChange={({ target }) => setText(target.value)}
          />
        </label>
        <NewestTags id={tags} of={at.place} />
        <button type="submit">Compare</button>
      </form>
      {search.with === undefined ? (
        <p className="waiting">An older tag shows what came since; a newer one what it would mend.</p>
      ) : (
        <Compared key={search.with} {...props} other={search.with} />
      )}
    </section>
  );
}

/** Offered to who types a tag. */
function NewestTags({ id, of: { name, reference } }: { readonly id: string; readonly of: ImagePlace }) {
  const { data } = useQuery({
    queryKey: ['newest tags', name],
    queryFn: ({ signal }) => ask('listImages', { params: { name }, query: {} }, signal),
  });
  const tags = data?.images.flatMap((image) => image.tags).filter((tag) => tag !== reference) ?? [];
  return (
    <datalist id={id}>
      {tags.map((tag) => (
        <option key={tag}>{tag}</option>
      ))}
    </datalist>
  );
}

function Compared(props: CompareProps & { readonly other: string }) {
  const place = { ...props.at.place, reference: props.other };
  const { data, error } = useQuery({
    queryKey: ['image', place],
    queryFn: ({ signal }) => ask('getImage', { params: place }, signal),
  });
  if (error !== null) return <Refusal of="comparison" error={error} />;
  if (data === undefined) return <p className="waiting">…</p>;
  return <Differences {...props} otherAt={{ place, platform: data.isIndex ? props.platform : undefined }} />;
}

interface DifferencesProps extends CompareProps {
  readonly other: string;
  readonly otherAt: PlatformPlace;
}

function Differences({ at, layers, other, otherAt }: DifferencesProps) {
  const here = useFindings(at, undefined);
  const there = useFindings(otherAt, undefined);
  const differences = useMemo(
    () => differencesOf(here.data?.findings ?? [], there.data?.findings ?? [], layers),
    [here.data, there.data, layers],
  );
  const error = there.error ?? here.error;
  if (error !== null) return <Refusal of="comparison" error={error} />;
  if (here.data === undefined || there.data === undefined) return <p className="waiting">…</p>;
  const { onlyHere, onlyThere, inBoth } = differences;
  const names = `${at.place.name}-${at.place.reference}-against-${other}`;
  return (
    <>
      <p>
        {onlyHere.length} only in this, {onlyThere.length} only in <Text of={other} />, {inBoth} in both.
      </p>
      <Part title="New: only in this" rows={onlyHere} at={at} file={`new-in-${names}`} />
      <Part title="Fixed: only in the other" rows={onlyThere} at={otherAt} file={`fixed-in-${names}`} />
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly rows: readonly FindingRow[];
  readonly at: PlatformPlace;
  /** The name of what is exported. */
  readonly file: string;
}

const AT_FIRST = 100;

function Part({ title, rows, at, file }: PartProps) {
  const { columns, dialog } = useFindingColumns({ isPaged: false });
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState(AT_FIRST);
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <>
      <div className="tools">
        <h3>
          {title} ({rows.length})
        </h3>
        {rows.length === 0 ? null : (
          <span className="exports">
            <ExportFindings rows={rows} file={file} label={title} />
            {dialog}
          </span>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="faint">None</p>
      ) : (
        <FindingTable
          label={title}
          rows={rows.slice(0, shown)}
          columns={columns}
          open={open}
          onToggle={toggle}
          explain={({ finding }) => <Explanation at={at} finding={finding} isNow />}
        />
      )}
      {rows.length <= shown ? null : (
        <p>
          <button type="button" className="quiet" onClick={() => setShown(shown + AT_FIRST)}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

/** A vulnerability of a package is the same whatever its version: another that has it too is no news. */
function differencesOf(here: readonly Finding[], there: readonly Finding[], layers: readonly string[]) {
  const idsHere = new Set(here.flatMap(identities));
  const idsThere = new Set(there.flatMap(identities));
  const onlyHere = here.filter((finding) => !identities(finding).some((id) => idsThere.has(id)));
  const onlyThere = there.filter((finding) => !identities(finding).some((id) => idsHere.has(id)));
  return {
    onlyHere: rowsOf(onlyHere, layers),
    onlyThere: rowsOf(onlyThere, []),
    inBoth: here.length - onlyHere.length,
  };
}

function identities({ vulnerability, aliases, package: { type, source } }: Finding): readonly string[] {
  return [vulnerability, ...aliases].map((id) => `${id} ${type} ${source.name}`);
}
