// A room whose code comes when it is first entered, so that the page opens sooner.

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let Room: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [state, setState] = useState<'coming' | 'here' | 'failed'>('coming');
    useEffect(() => {
      load().then(
        (loaded) => {
          Room = loaded;
          setState('here');
        },
        () => setState('failed'),
      );
    }, []);
    if (Room !== null) return <Room {...props} />;
    return state === 'failed' ? <Missing /> : <div aria-busy="true" />;
  };
}

function Missing() {
  return (
    <div class="content stack">
      <p role="alert">This part of the page did not come. Nothing is lost; try again when you are online.</p>
      <p>
        <button class="main" onClick={() => location.reload()}>
          Load the page again
        </button>
      </p>
    </div>
  );
}
