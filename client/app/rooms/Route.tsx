// A way that messages take, as a line with its stations, like that of a tram.

import { useId } from 'preact/hooks';

export interface Station {
  name: string;
  /** What it is, said under its name. */
  what: string;
}

const step = 56;
const width = 320;
/** Letters that fit beside the line. */
const room = 38;

/** `sentence`: the same for who does not see it. */
export function Route({
  title,
  stations,
  sentence,
}: {
  title: string;
  stations: Station[];
  sentence: string;
}) {
  const id = useId();
  const height = stations.length * step;
  return (
    <svg class="route" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}t ${id}d`}>
      <title id={`${id}t`}>{title}</title>
      <desc id={`${id}d`}>{sentence}</desc>
      <path d={`M10 16V${height - step + 16}`} class="track" />
      {stations.map(({ name, what }, at) => (
        <g key={at} transform={`translate(10 ${at * step + 16})`}>
          <circle r="6" class={at === stations.length - 1 ? 'station last' : 'station'} />
          <text x="20" y="5">
            {shortened(name)}
          </text>
          <text x="20" y="24" class="what">
            {what}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** The ends of a host say more than its middle. */
function shortened(name: string): string {
  const half = room / 2;
  return name.length <= room ? name : `${name.slice(0, half - 1)}…${name.slice(-half)}`;
}
