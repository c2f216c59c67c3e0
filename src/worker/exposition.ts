// Counts as Prometheus reads them: https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4.

import { type Counts, metrics, type Series } from '../durable/metrics.ts';

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

export function exposition(counts: Counts): string {
  return Object.entries(metrics)
    .map(([name, metric]) => {
      const full = `edgedrop_${name}_total`;
      const samples =
        'label' in metric
          ? labelled(counts, name, (value) => `${full}{${metric.label}="${value}"}`)
          : [`${full} ${counts[name as Series] ?? 0}`];
      return [`# HELP ${full} ${metric.help}`, `# TYPE ${full} counter`, ...samples].join('\n');
    })
    .join('\n')
    .concat('\n');
}

function labelled(counts: Counts, name: string, sample: (value: string) => string): string[] {
  return Object.entries(counts)
    .filter(([series]) => series.startsWith(`${name} `))
    .map(([series, value]) => `${sample(series.slice(name.length + 1))} ${value}`)
    .toSorted();
}
