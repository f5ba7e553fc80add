import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useId, useState } from 'react';
import { ask } from '../../api/client.ts';
import { useSettled } from '../../search/use-search.ts';

const SUGGESTIONS = 20;

/** Asks for a package's name; suggests those that there are to who may see all. */
export function PackageForm({ name, suggests }: { readonly name: string; readonly suggests: boolean }) {
  const [typed, setTyped] = useState(name);
  const [field, list] = [useId(), useId()];
  const navigate = useNavigate();
  const prefix = useSettled(typed.trim());
  const { data } = useQuery({
    queryKey: ['package-names', prefix],
    queryFn: ({ signal }) => ask('listPackageNames', { query: { prefix, limit: SUGGESTIONS } }, signal),
    enabled: suggests && prefix.length > 1,
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (typed.trim() !== '') void navigate({ to: '/packages', search: { name: typed.trim() } });
  };
  return (
    <form className="package-form" onSubmit={submit}>
      <label htmlFor={field}>Name of a package</label>
      <input
        id={field}
        list={list}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        maxLength={300}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <datalist id={list}>
        {[...new Set(data?.names.map((each) => each.name))].map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </datalist>
      <button type="submit">Find</button>
    </form>
  );
}
