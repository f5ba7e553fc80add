import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import type { PackageVersions } from '../../api/schema.generated.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { Counts } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';

interface Props {
  readonly name: string;
  readonly type: string | undefined;
  readonly chosen: string | undefined;
}

/** More are not counted. */
const MOST_COUNTED = 1000;

/** The versions of a package that there are; each leads to who has it. */
export function Versions({ name, type, chosen }: Props) {
  const { data, error } = useQuery({
    queryKey: ['package-versions', name, type],
    queryFn: ({ signal }) => ask('listPackageVersions', { query: { name, type } }, signal),
  });
  return (
    <section className="panel" aria-labelledby="versions-heading">
      <h2 id="versions-heading">Versions</h2>
      {error === null ? null : <Refusal of="versions" error={error} />}
      {data?.versions.length === 0 ? <p>No image that you may see holds a package of that name.</p> : null}
      {data === undefined || data.versions.length === 0 ? null : <VersionTable of={data} chosen={chosen} />}
    </section>
  );
}

function VersionTable({ of, chosen }: { readonly of: PackageVersions; readonly chosen: string | undefined }) {
  const hasCounts = of.versions.some(({ images }) => images !== undefined);
  return (
    <div className="scroll">
      <table className="plain-table">
        <caption className="unseen">Versions</caption>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Kind</th>
            <th scope="col">Findings of it</th>
            {hasCounts ? (
              <th scope="col" className="figure">
                Images
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {of.versions.map(({ type, name, version, images, findings }) => (
            <tr key={`${type} ${version}`}>
              <th scope="row">
                <Link
                  to="/packages"
                  search={{ name, type, version }}
                  aria-current={version === chosen ? 'true' : undefined}
                >
                  <Text of={version} isCode />
                </Link>
              </th>
              <td>
                <Text of={type} />
              </td>
              <td>
                <Counts of={findings} />
              </td>
              {images === undefined ? null : (
                <td className="figure">{images > MOST_COUNTED ? 'more than 1,000' : images.toLocaleString()}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {of.isCut ? <p className="faint">There are more versions than are listed.</p> : null}
    </div>
  );
}
