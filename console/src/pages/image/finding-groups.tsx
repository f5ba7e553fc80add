import { type ReactNode, useId, useState } from 'react';
import type { Layers, SeverityCounts } from '../../api/schema.generated.ts';
import { Command } from '../../parts/command.tsx';
import { LongText } from '../../parts/long-text.tsx';
import { Counts, SEVERITIES, type SeverityName } from '../../parts/severity.tsx';
import { Text } from '../../parts/text.tsx';
import { dockerfileText } from './dockerfile-text.ts';
import type { FindingRow } from './finding-rows.ts';
import { instructionOf, type Remedy, remedyFor } from './parts-queries.ts';
import type { Grouping } from './search.ts';

/** Findings that have something in common. */
export interface FindingGroup {
  readonly key: string;
  readonly title: ReactNode;
  /** Beneath the title, whether the group is open or not. */
  readonly about?: ReactNode;
  readonly rows: readonly FindingRow[];
}

interface GroupedBy {
  readonly layers: Layers | undefined;
  readonly remedies: readonly Remedy[];
}

/** Findings put together, those with the worst first. */
export function groupsOf(rows: readonly FindingRow[], by: Grouping, of: GroupedBy): readonly FindingGroup[] {
  return grouped(rows, by, of).toSorted((a, b) => compareCounts(countsOf(a.rows), countsOf(b.rows)));
}

function grouped(rows: readonly FindingRow[], by: Grouping, of: GroupedBy): readonly FindingGroup[] {
  switch (by) {
    case 'package':
      return byPackage(rows);
    case 'layer':
      return byLayer(rows, of.layers);
    case 'fix':
      return byFix(rows, of.remedies);
  }
}

function byPackage(rows: readonly FindingRow[]): readonly FindingGroup[] {
  const groups = Map.groupBy(
    rows,
    ({ finding: { package: of } }) => `${of.type} ${of.source.name} ${of.source.version}`,
  );
  return [...groups].flatMap(([key, own]) => {
    const of = own[0]?.finding.package;
    if (of === undefined) return [];
    return [
      { key, rows: own, title: <Text of={`${of.source.name} ${of.source.version}`} />, about: <Text of={of.type} /> },
    ];
  });
}

function byLayer(rows: readonly FindingRow[], layers: Layers | undefined): readonly FindingGroup[] {
  return [...Map.groupBy(rows, ({ layer }) => layer)].map(([layer, own]) => {
    const created = layers && instructionOf(layers, own[0]?.finding.package.layerDigest ?? '');
    return {
      key: `layer ${layer}`,
      rows: own,
      title: layer === '' ? 'In no layer' : `Layer ${layer}`,
      ...(created === undefined ? {} : { about: <LongText of={dockerfileText(created)} isCode /> }),
    };
  });
}

function byFix(rows: readonly FindingRow[], remedies: readonly Remedy[]): readonly FindingGroup[] {
  const groups = Map.groupBy(rows, ({ finding }) =>
    finding.excusedBy === undefined ? remedyFor(remedies, finding) : undefined,
  );
  return [...groups].map(([remedy, own]) => {
    if (remedy === undefined) return { key: 'unmended', rows: own, title: 'No fix is known, or they are excused' };
    const line = remedy.instruction ?? remedy.command;
    return {
      key: `${remedy.type} ${remedy.name} ${remedy.fixedVersion}`,
      rows: own,
      title: (
        <>
          Upgrade <Text of={`${remedy.name} to ${remedy.fixedVersion}`} />: mends {own.length}
        </>
      ),
      ...(line === undefined ? {} : { about: <Command of={line} /> }),
    };
  });
}

const AT_FIRST = 50;

/** Groups, each of which opens to its findings. */
export function Groups({
  of,
  show,
}: {
  readonly of: readonly FindingGroup[];
  readonly show: (group: FindingGroup) => ReactNode;
}) {
  const [shown, setShown] = useState(AT_FIRST);
  return (
    <div className="groups">
      {of.slice(0, shown).map((group) => (
        <Group key={group.key} of={group} show={show} />
      ))}
      {of.length <= shown ? null : (
        <p>
          <button type="button" className="quiet" onClick={() => setShown(shown + AT_FIRST)}>
            Show more
          </button>
        </p>
      )}
    </div>
  );
}

function Group({ of, show }: { readonly of: FindingGroup; readonly show: (group: FindingGroup) => ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <section className="group">
      <div className="group-head">
        <h3>
          <button
            type="button"
            className="opener"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setIsOpen(!isOpen)}
          >
            {of.title}
          </button>
        </h3>
        <Counts of={countsOf(of.rows)} isWhole />
      </div>
      {of.about === undefined ? null : <div className="group-about">{of.about}</div>}
      {isOpen ? <div id={id}>{show(of)}</div> : null}
    </section>
  );
}

function countsOf(rows: readonly FindingRow[]): SeverityCounts {
  const counts: Partial<Record<SeverityName, number>> = {};
  for (const { finding } of rows) counts[finding.severity] = (counts[finding.severity] ?? 0) + 1;
  return counts;
}

function compareCounts(a: SeverityCounts, b: SeverityCounts): number {
  for (const severity of SEVERITIES) {
    const difference = (b[severity] ?? 0) - (a[severity] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
