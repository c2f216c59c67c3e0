// What goes with a message, as it will be seen by who gets it.

import type { PictureDraft } from './usePictureDraft.ts';

interface AttachedProps {
  draft: PictureDraft;
  voiceProblem: string | null;
}

export function Attached({ draft, voiceProblem }: AttachedProps) {
  const { picture, isMaking, put } = draft;
  const problem = draft.problem ?? voiceProblem;
  return (
    <>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <p class={isMaking ? '' : 'hidden'} role="status">
        {isMaking ? 'The picture is made small enough to be sent.' : ''}
      </p>
      {picture !== null && (
        <figure class="attached">
          <img src={picture.uri} width={picture.width} height={picture.height} alt="The picture to be sent" />
          <figcaption>
            <p class="quiet">This is how it is sent, with nothing of where or when it was taken.</p>
            <button type="button" class="plain" onClick={() => put(null)}>
              Remove
            </button>
          </figcaption>
        </figure>
      )}
    </>
  );
}
