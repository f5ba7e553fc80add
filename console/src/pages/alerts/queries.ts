import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import type { Operations } from '../../api/schema.generated.ts';

const ALERTS = ['alerts'];
const PREVIEW_MILLISECONDS = 300_000;

export type RuleSettings = Operations['putAlertRule']['body'];

/** Who is told of what, by name. */
export function useRules() {
  return useQuery({ queryKey: [...ALERTS, 'rules'], queryFn: ({ signal }) => ask('listAlertRules', {}, signal) });
}

/** A rule as it is kept. */
export function useRule(name: string) {
  return useQuery({
    queryKey: [...ALERTS, 'rules', name],
    queryFn: ({ signal }) => ask('getAlertRule', { params: { name } }, signal),
  });
}

/** The channels that are set up, by name. */
export function useChannels() {
  return useQuery({ queryKey: [...ALERTS, 'channels'], queryFn: ({ signal }) => ask('listAlertChannels', {}, signal) });
}

/** The ways to reach people that the server has. */
export function useChannelKinds() {
  return useQuery({
    queryKey: [...ALERTS, 'kinds'],
    queryFn: ({ signal }) => ask('listAlertChannelKinds', {}, signal),
    staleTime: Infinity,
  });
}

/**
 * What rules that are kept come to, by their names. Of each, tags are looked at for seconds: one after another, and
 * seldom.
 */
export function useRulePreviews(names: readonly string[]) {
  const client = useQueryClient();
  const keyOf = (name: string) => [...ALERTS, 'preview', name];
  const isDue = (name: string) => {
    const query = client.getQueryCache().find({ queryKey: keyOf(name) });
    return query === undefined || (query.state.status !== 'error' && query.isStaleByTime(PREVIEW_MILLISECONDS));
  };
  const next = names.findIndex(isDue);
  const results = useQueries({
    queries: names.map((name, at) => ({
      queryKey: keyOf(name),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => ask('previewAlertRule', { params: { name } }, signal),
      staleTime: PREVIEW_MILLISECONDS,
      enabled: next === -1 || at <= next,
    })),
  });
  return new Map(names.map((name, at) => [name, results[at]]));
}

/** What settings would come to that nobody has saved; what others came to before stays while it is looked for. */
export function useSettingsPreview(settings: RuleSettings | undefined) {
  return useQuery({
    queryKey: [...ALERTS, 'preview-of', settings],
    queryFn: ({ signal }) => ask('previewAlertSettings', { body: settings ?? {} }, signal),
    enabled: settings !== undefined,
    placeholderData: keepPreviousData,
    staleTime: PREVIEW_MILLISECONDS,
  });
}

type Change = 'putAlertRule' | 'deleteAlertRule' | 'putAlertChannel' | 'deleteAlertChannel';

/** Changes a rule or a channel; what is shown of alerts is asked for again. */
export function useAlertChange<Id extends Change>(id: Id) {
  const client = useQueryClient();
  return useMutation<Operations[Id]['answer'], Error, Parameters<typeof ask<Id>>[1]>({
    mutationFn: (given) => ask(id, given),
    // Nobody waits for it: who removes what a page is of has left that before it is asked for in vain.
    onSuccess: () => void client.invalidateQueries({ queryKey: ALERTS }),
  });
}

/** Sends an example through a channel; what came of it is its answer. */
export function useChannelTest(name: string) {
  return useMutation({ mutationFn: () => ask('testAlertChannel', { params: { name } }) });
}
