import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import type { Delivery } from '../../api/schema.generated.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Text } from '../../parts/text.tsx';
import type { DeliverySearch } from './delivery-search.ts';

/** Where deliveries are remembered. */
export const DELIVERIES = ['deliveries'];

/** Sends one that was given up again; nothing of others. */
export function SendAgain({ of: { number, state } }: { readonly of: Delivery }) {
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => ask('sendDeliveryAgain', { params: { number: String(number) } }),
    onSettled: () => client.invalidateQueries({ queryKey: DELIVERIES }),
  });
  if (state !== 'dead') return null;
  return (
    <>
      <Button
        wrapText={false}
        ariaLabel={`Send again: delivery ${number}`}
        loading={isPending}
        onClick={() => mutate()}
      >
        Send again
      </Button>
      {error === null ? null : (
        <div role="alert">
          <Text of={error.message} />
        </div>
      )}
    </>
  );
}

/** Sends all again that a receiver, or receivers of a kind, did not take; offered where the list is of one. */
export function SendAllAgain({ of: { kind, to, state } }: { readonly of: DeliverySearch }) {
  const [isAsked, setIsAsked] = useState(false);
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => ask('sendDeliveriesAgain', { body: { kind, to } }),
    onSuccess: () => setIsAsked(false),
    onSettled: () => client.invalidateQueries({ queryKey: DELIVERIES }),
  });
  const isOfOne = to !== undefined || kind !== undefined;
  if (!isOfOne || (state !== undefined && state !== 'dead')) return null;
  return (
    <>
      <Button onClick={() => setIsAsked(true)}>Send all given up again</Button>
      {isAsked ? (
        <Confirm
          title="Send all given up again"
          verb="Send again"
          isPending={isPending}
          error={error}
          onConfirm={() => mutate()}
          onClose={() => setIsAsked(false)}
        >
          All that was given up for {to === undefined ? <>every {kind}</> : <Text of={to} />} is sent again, with the
          ids that it had.
        </Confirm>
      ) : null}
    </>
  );
}
