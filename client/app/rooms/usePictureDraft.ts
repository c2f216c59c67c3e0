// A picture on its way into a message: made small, shown, and sent or put away.

import { useState } from 'preact/hooks';
import { type SmallPicture, smallPicture } from '../smallPicture.ts';
import { usePictures } from './usePictures.ts';

export interface PictureDraft {
  picture: SmallPicture | null;
  isMaking: boolean;
  /** In words. */
  problem: string | null;
  take: (file: File) => void;
  put: (picture: SmallPicture | null) => void;
}

/** `isWanted`: whether one may be pasted or dropped now. */
export function usePictureDraft(isWanted: boolean): PictureDraft {
  const [picture, setPicture] = useState<SmallPicture | null>(null);
  const [isMaking, setMaking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async (file: File) => {
    setMaking(true);
    setProblem(null);
    const made = await smallPicture(file);
    setMaking(false);
    if (made === null) setProblem('This is no picture that this browser can read. Try another one.');
    else setPicture(made);
  };
  const take = (file: File) => void make(file);
  usePictures((file) => isWanted && take(file));
  return { picture, isMaking, problem, take, put: setPicture };
}
