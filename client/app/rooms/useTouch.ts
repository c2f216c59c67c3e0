// A finger on something: a tap, or held until it counts as more. Links keep their own meaning.

import { useRef } from 'preact/hooks';

/** Milliseconds, and pixels that a finger at rest may move. */
const hold = 500;
const slack = 10;

export function useTouch(tapped: () => void, held: () => void) {
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const isHeld = useRef(false);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  return {
    onPointerDown: ({ pointerType, target, clientX: x, clientY: y }: PointerEvent) => {
      end();
      isHeld.current = false;
      if (pointerType === 'mouse' || (target as Element).closest('a, button') !== null) return;
      const timer = setTimeout(() => {
        end();
        isHeld.current = true;
        held();
      }, hold);
      press.current = { x, y, timer };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const begun = press.current;
      if (begun !== null && Math.hypot(clientX - begun.x, clientY - begun.y) > slack) end();
    },
    onPointerUp: () => {
      if (press.current !== null) tapped();
      end();
    },
    onPointerCancel: end,
    // What has opened may be under the finger now: it is not clicked by letting go.
    onTouchEnd: (event: TouchEvent) => {
      if (isHeld.current) event.preventDefault();
    },
  };
}
