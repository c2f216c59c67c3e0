// The top of a room: the way back, a title, and the one line that says how things are.

import type { ComponentChildren } from 'preact';

export interface HeaderProps {
  title: string;
  back?: string;
  state?: string;
  children?: ComponentChildren;
}

export function Header({ title, back = '#/list', state = '', children = null }: HeaderProps) {
  return (
    <header>
      <a class="button plain back" href={back}>
        Back
      </a>
      <div class="title">
        <h1 dir="auto">{title}</h1>
        <p class="quiet" role="status">
          {state}
        </p>
      </div>
      {children}
    </header>
  );
}
