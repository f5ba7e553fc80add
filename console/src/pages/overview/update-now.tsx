import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';

/** Has the advisories updated, where there are none yet: for who administers the registry. */
export function UpdateNow() {
  const { mutate, isPending, isSuccess, error } = useMutation({ mutationFn: () => ask('updateAdvisories', {}) });
  return (
    <p>
      {isSuccess ? (
        <output>
          They are being read. <Link to="/advisories">How far it is</Link>
        </output>
      ) : (
        <button type="button" disabled={isPending} onClick={() => mutate()}>
          Update now
        </button>
      )}{' '}
      <span role="alert" className="alarm">
        {error?.message}
      </span>
    </p>
  );
}
