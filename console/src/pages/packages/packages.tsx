import { getRouteApi } from '@tanstack/react-router';
import { Text } from '../../parts/text.tsx';
import { useSession } from '../../session/session.ts';
import { Holders } from './holders.tsx';
import { PackageForm } from './package-form.tsx';
import { Versions } from './versions.tsx';
import './packages.css';
import { useTitle } from '../../parts/title.ts';

const route = getRouteApi('/packages');

/** Who uses which version of a package. */
export function Packages() {
  const { name, type, version } = route.useSearch();
  useTitle(name === undefined ? 'Packages' : `Package ${name}`);
  const { data: session } = useSession();
  const seesNames = session?.grants.some(({ pattern }) => /^\*+$/.test(pattern)) ?? false;
  return (
    <div className="packages">
      <h1>{name === undefined ? 'Packages' : <Text of={name} />}</h1>
      <PackageForm key={`${name ?? ''} ${type ?? ''}`} name={name ?? ''} suggests={seesNames} />
      {name === undefined ? (
        <p className="faint">
          A package is found by its name as its images have it: <code>openssl</code>, <code>@scope/name</code>,{' '}
          <code>group:artifact</code>. What is answered is which versions of it there are, and who has them.
        </p>
      ) : (
        <>
          <Versions name={name} type={type} chosen={version} />
          <Holders name={name} type={type} version={version} />
        </>
      )}
    </div>
  );
}
