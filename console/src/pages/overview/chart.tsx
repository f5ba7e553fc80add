import { type PointerEvent, useState } from 'react';
import type { Overview } from '../../api/schema.generated.ts';
import { SEVERITIES, SEVERITY_WORDS, type SeverityName } from '../../parts/severity.tsx';
import { areaOf, niceTop, sumOf } from './chart-shape.ts';
import { ChartTable } from './chart-table.tsx';
import './chart.css';

type Days = Overview['days'];

const NUMBER = new Intl.NumberFormat();
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const WIDTH = 900;
const HEIGHT = 240;
const TICKS = [0, 0.5, 1];

/** Findings by severity over ninety days: areas above each other, the worst at the bottom, where its own course is seen. */
export function Chart({ days }: { readonly days: Days }) {
  const [hidden, setHidden] = useState<ReadonlySet<SeverityName>>(new Set());
  const [pointed, setPointed] = useState<number>();
  const present = SEVERITIES.filter((severity) => days.some(({ findings }) => (findings[severity] ?? 0) > 0));
  const shown = present.filter((severity) => !hidden.has(severity));
  const toggle = (severity: SeverityName) =>
    setHidden(new Set(hidden.has(severity) ? [...hidden].filter((each) => each !== severity) : [...hidden, severity]));
  if (present.length === 0) return null;
  return (
    <section aria-labelledby="chart-heading" className="panel">
      <div className="panel-head">
        <h2 id="chart-heading">Findings over the last 90 days</h2>
        <fieldset className="legend">
          <legend className="unseen">Severities that are drawn</legend>
          {present.map((severity) => (
            <button
              key={severity}
              type="button"
              className={`legend-item ${severity}`}
              aria-pressed={!hidden.has(severity)}
              onClick={() => toggle(severity)}
            >
              {SEVERITY_WORDS[severity]}
            </button>
          ))}
        </fieldset>
      </div>
      <Plot days={days} shown={shown} pointed={pointed} point={setPointed} />
      <ChartTable days={days} severities={present} />
    </section>
  );
}

interface PlotProps {
  readonly days: Days;
  readonly shown: readonly SeverityName[];
  readonly pointed: number | undefined;
  readonly point: (day: number | undefined) => void;
}

function Plot({ days, shown, pointed, point }: PlotProps) {
  const top = niceTop(Math.max(...days.map((day) => sumOf(day, shown))));
  const last = days.length - 1;
  const follow = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    point(Math.min(last, Math.max(0, Math.round(((clientX - left) / width) * last))));
  };
  return (
    <div className="plot">
      <div className="plot-scale" aria-hidden="true">
        {TICKS.toReversed().map((tick) => (
          <span key={tick}>{NUMBER.format(top * tick)}</span>
        ))}
      </div>
      <div className="plot-area">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {TICKS.map((tick) => (
            <line key={tick} className="grid" x1="0" x2={WIDTH} y1={HEIGHT * (1 - tick)} y2={HEIGHT * (1 - tick)} />
          ))}
          {shown.map((severity, at) => (
            <path
              key={severity}
              className={`area ${severity}`}
              d={areaOf(days, { below: shown.slice(0, at), severity, top, width: WIDTH, height: HEIGHT })}
            />
          ))}
        </svg>
        {pointed === undefined ? null : <Pointed days={days} shown={shown} at={pointed} />}
        <input
          type="range"
          aria-label="Day"
          min={0}
          max={last}
          value={pointed ?? last}
          aria-valuetext={daySentence(days[pointed ?? last], shown)}
          onChange={({ currentTarget }) => point(Number(currentTarget.value))}
          onPointerMove={follow}
          onPointerDown={follow}
          onPointerLeave={() => point(undefined)}
          onFocus={() => point(pointed ?? last)}
          onBlur={() => point(undefined)}
        />
      </div>
      <div className="plot-days" aria-hidden="true">
        {[0, 30, 60, last].map((at) => (
          <span key={at} style={{ left: `${(at / last) * 100}%` }}>
            {at === last ? 'today' : dayText(days[at]?.day)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Pointed({
  days,
  shown,
  at,
}: {
  readonly days: Days;
  readonly shown: readonly SeverityName[];
  readonly at: number;
}) {
  const day = days[at];
  if (day === undefined) return null;
  const share = at / (days.length - 1);
  return (
    <div className="pointed" style={{ left: `${share * 100}%` }} aria-hidden="true">
      <div className={share > 0.5 ? 'hint left' : 'hint'}>
        <strong>{dayText(day.day)}</strong>
        {shown.map((severity) => (
          <span key={severity} className={`hint-line ${severity}`}>
            {SEVERITY_WORDS[severity]} <b>{NUMBER.format(day.findings[severity] ?? 0)}</b>
          </span>
        ))}
      </div>
    </div>
  );
}

function daySentence(day: Days[number] | undefined, shown: readonly SeverityName[]): string {
  if (day === undefined) return '';
  const counts = shown.map((severity) => `${day.findings[severity] ?? 0} ${SEVERITY_WORDS[severity]}`);
  return `${dayText(day.day)}: ${counts.join(', ')}`;
}

function dayText(day: string | undefined): string {
  return day === undefined ? '' : DAY.format(new Date(`${day}T00:00:00Z`));
}
