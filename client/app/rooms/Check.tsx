// A choice between yes and no, behind its words.

import type { ComponentChildren } from 'preact';

export interface CheckProps {
  isOn: boolean;
  disabled?: boolean;
  onChange: (isOn: boolean) => void;
  children: ComponentChildren;
}

export function Check({ isOn, disabled = false, onChange, children }: CheckProps) {
  return (
    <label class="row">
      <input
        type="checkbox"
        class="check"
        checked={isOn}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {children}
    </label>
  );
}
