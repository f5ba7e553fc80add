import { useState } from 'react';
import { mayIn } from '../../session/may.ts';
import { useSession } from '../../session/session.ts';
import { ExcuseDialog } from '../excuses/excuse-dialog.tsx';
import type { FindingRow } from './finding-rows.ts';
import type { FindingChoice } from './finding-table.tsx';

/** The findings that somebody chooses; undefined where nobody may excuse any. */
export function useChoice(repository: string): FindingChoice | undefined {
  const { data: session } = useSession();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (session == null || !mayIn(session, 'administer', repository)) return undefined;
  return { chosen, onChoose: setChosen };
}

interface ExcuseChosenProps {
  readonly of: FindingChoice;
  readonly rows: readonly FindingRow[];
  readonly repository: string;
}

/** Excuses all findings that are chosen. */
export function ExcuseChosen({ of: { chosen, onChoose }, rows, repository }: ExcuseChosenProps) {
  const [isExcusing, setIsExcusing] = useState(false);
  const own = rows.filter(({ key, finding }) => chosen.has(key) && finding.excusedBy === undefined);
  if (own.length === 0) return null;
  return (
    <>
      <button type="button" onClick={() => setIsExcusing(true)}>
        Excuse {own.length} {own.length === 1 ? 'finding' : 'findings'}…
      </button>
      {isExcusing ? (
        <ExcuseDialog
          scopes={own.map(({ finding: { vulnerability, package: of } }) => ({
            vulnerability,
            package: of.source.name,
            repository,
          }))}
          onClose={() => setIsExcusing(false)}
          onExcused={() => onChoose(new Set())}
        />
      ) : null}
    </>
  );
}
