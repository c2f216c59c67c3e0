// A conversation by its name, from anywhere: Ctrl or Cmd and K.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../agent/conversations/conversation.ts';
import type { Model } from '../model.ts';
import { go } from '../route.ts';
import { nameOf } from '../words.ts';

export function Jump({ model }: { model: Model }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (key.toLowerCase() !== 'k' || !(ctrlKey || metaKey) || altKey || shiftKey) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, []);
  return isOpen ? <Finder list={model.list} done={() => setOpen(false)} /> : null;
}

function Finder({ list, done }: { list: Conversation[]; done: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the next key is pressed.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const found = list.filter((each) => nameOf(each).toLowerCase().includes(text.trim().toLowerCase()));
  const chosen = found[at];
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const open = (conversation: Conversation | undefined) => {
    if (conversation === undefined) return;
    dialog.current?.close();
    go({ room: 'conversation', id: conversation.id });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // The dialog closes by itself; the room behind it stays.
    if (event.key === 'Escape') event.stopPropagation();
    if (event.key === 'Enter') open(chosen);
    if (step === undefined || found.length === 0) return;
    event.preventDefault();
    setAt((at + step + found.length) % found.length);
  };
  return (
    <dialog
      class="finder"
      ref={dialog}
      aria-label="Go to a conversation"
      onCancel={done}
      onClose={done}
      onKeyDown={onKeyDown}
    >
      <input
        role="combobox"
        aria-label="Name"
        aria-expanded="true"
        aria-controls="found"
        aria-activedescendant={chosen && `found-${chosen.id}`}
        autocomplete="off"
        placeholder="Go to"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
      />
      <ul id="found" role="listbox" aria-label="Conversations found">
        {found.map((each) => (
          <li
            key={each.id}
            id={`found-${each.id}`}
            role="option"
            aria-selected={each === chosen}
            dir="auto"
            onClick={() => open(each)}
          >
            {nameOf(each)}
          </li>
        ))}
      </ul>
      <p class="quiet" role="status">
        {found.length === 0 ? 'No conversation is called so.' : ''}
      </p>
    </dialog>
  );
}
