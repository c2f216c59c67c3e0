// The field for what is to be said. It never waits: what is sent is stored first, and goes when it can.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { MsgContent } from '../../agent/chat/msgContent.ts';
import { drafts } from '../drafts.ts';
import { pictureFile, type SmallPicture } from '../smallPicture.ts';
import { canRecord, type VoiceNote } from '../voiceNote.ts';
import { nameOf } from '../words.ts';
import { Attached } from './Attached.tsx';
import type { Aim, ConversationProps } from './Conversation.tsx';
import { LinkHint } from './LinkHint.tsx';
import { PictureButton } from './PictureButton.tsx';
import { useAttempt } from './useAttempt.tsx';
import { type PictureDraft, usePictureDraft } from './usePictureDraft.ts';
import { useVoice, type VoiceDraft } from './useVoice.ts';
import { VoiceBar } from './VoiceBar.tsx';

interface ComposerProps extends ConversationProps {
  aim: Aim;
  setAim: (aim: Aim) => void;
}

export function Composer({ model, conversation, aim, setAim }: ComposerProps) {
  const { id, state } = conversation;
  const isOver = state === 'failed' || state === 'ended';
  const isEditing = aim?.aim === 'edit';
  const [text, setText] = useState(drafts.get(id) ?? '');
  const draft = usePictureDraft(!isOver && !isEditing);
  const voice = useVoice();
  const { attempt, problem } = useAttempt();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (aim?.aim === 'edit') setText(aim.item.message.content.text);
    if (aim !== null) field.current?.focus();
  }, [aim]);
  useEffect(() => {
    // Where a field with the focus takes no place of the screen's.
    if (matchMedia('(hover: hover)').matches) field.current?.focus();
  }, []);
  useEffect(() => {
    if (draft.picture !== null) field.current?.focus();
  }, [draft.picture]);
  useEffect(() => {
    if (!isEditing) drafts.set(id, text);
  }, [text]);
  const stop = () => {
    if (isEditing) setText('');
    setAim(null);
  };
  const content = contentOf(text.trim(), isEditing ? null : draft.picture);
  const say = () => {
    if (content === null || isOver) return;
    const { picture } = draft;
    const file = picture && pictureFile(picture);
    setText('');
    setAim(null);
    draft.put(null);
    attempt(async () => {
      try {
        if (isEditing) await model.conversations.edit(id, aim.item.n, content);
        else await model.conversations.send(id, content, { quote: aim?.item.n ?? null, file });
      } catch (error) {
        drafts.set(id, content.text);
        setText((newer) => (newer === '' ? content.text : newer));
        draft.put(picture);
        throw error;
      }
    });
  };
  const sendVoice = ({ bytes, seconds, name }: VoiceNote) =>
    attempt(async () => {
      const spoken: MsgContent = { type: 'voice', text: '', duration: seconds };
      await model.conversations.send(id, spoken, { quote: aim?.item.n ?? null, file: { name, bytes } });
      setAim(null);
      voice.discard();
    });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say();
    } else if (event.key === 'Escape' && aim !== null) {
      event.preventDefault();
      stop();
    }
  };
  return (
    <div class="composer">
      {problem}
      <Aimed aim={aim} stop={stop} />
      <LinkHint text={text} />
      <Attached draft={draft} voiceProblem={voice.problem} />
      {voice.step === 'none' ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            say();
          }}
        >
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            disabled={isOver}
            aria-label={`Write to ${nameOf(conversation)}`}
            placeholder={placeholder(nameOf(conversation), isOver, draft.picture !== null)}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <Buttons
            draft={draft}
            voice={voice}
            isOver={isOver}
            isEditing={isEditing}
            isEmpty={content === null}
          />
        </form>
      ) : (
        <VoiceBar draft={voice} send={sendVoice} />
      )}
    </div>
  );
}

interface ButtonsProps {
  draft: PictureDraft;
  voice: VoiceDraft;
  isOver: boolean;
  isEditing: boolean;
  isEmpty: boolean;
}

/** Where there is nothing to send, something can be said aloud. */
function Buttons({ draft, voice, isOver, isEditing, isEmpty }: ButtonsProps) {
  const isNew = !isOver && !isEditing;
  return (
    <>
      {isNew && <PictureButton label="Picture" take={draft.take} isPlain />}
      {isNew && isEmpty && canRecord() ? (
        <button type="button" class="plain" onClick={voice.record}>
          Voice
        </button>
      ) : (
        <button class="main" disabled={isOver || isEmpty}>
          {isEditing ? 'Save' : 'Send'}
        </button>
      )}
    </>
  );
}

function Aimed({ aim, stop }: { aim: Aim; stop: () => void }) {
  if (aim === null) return null;
  return (
    <div class="aimed">
      <p class="quote" dir="auto">
        {aim.aim === 'edit' ? 'Editing' : 'Reply to'}: {aim.item.message.content.text || 'what has no words'}
      </p>
      <button type="button" class="plain" onClick={stop}>
        Cancel
      </button>
    </div>
  );
}

function placeholder(name: string, isOver: boolean, hasPicture: boolean): string {
  if (isOver) return 'This conversation is over';
  return hasPicture ? 'Say what it shows' : `Write to ${name}`;
}

/** Null for nothing. */
function contentOf(text: string, picture: SmallPicture | null): MsgContent | null {
  if (picture !== null) return { type: 'image', text, image: picture.preview };
  return text === '' ? null : { type: 'text', text };
}
