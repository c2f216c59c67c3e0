// What is printed: one table, a row for each figure.

import { type Measured, percentile } from './measure.ts';

export interface Row {
  what: string;
  result: string;
  p50?: string;
  p99?: string;
  /** Milliseconds for each. */
  cpu?: string;
  /** What it should be, and whether it is. */
  target?: string;
}

const columns = {
  what: '',
  result: 'result',
  p50: 'p50 ms',
  p99: 'p99 ms',
  cpu: 'CPU ms',
  target: 'target',
} satisfies Record<keyof Row, string>;

const names = Object.keys(columns) as (keyof Row)[];

/** Numbers stand at the right of their columns, words at the left. */
const isText = (name: keyof Row) => name === 'what' || name === 'target';

export function formatTable(rows: readonly Row[]): string {
  const widths = names.map((name) =>
    Math.max(...[columns, ...rows].map((row: Partial<Row>) => row[name]?.length ?? 0)),
  );
  const line = (row: Partial<Row>) =>
    names
      .map((name, at) => {
        const text = row[name] ?? '';
        const width = widths[at] ?? 0;
        return isText(name) ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [columns, ...rows].map(line).join('\n');
}

/** `-` where the machine does not tell. */
export function format(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return '-';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function measuredRow(what: string, measured: Measured): Row {
  return {
    what,
    result: `${format(measured.perSecond)}/s`,
    p50: format(percentile(measured.latencies, 50), 1),
    p99: format(percentile(measured.latencies, 99), 1),
    cpu: format(measured.cpu, 2),
  };
}

export function target(text: string, isMet: boolean): string {
  return `${text}: ${isMet ? 'met' : 'missed'}`;
}
