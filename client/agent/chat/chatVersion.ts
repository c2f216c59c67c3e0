// Versions of the chat protocol, named as in Chat/Protocol.hs by what each of them brought.

import type { VersionRange } from '../../../src/proto/version.ts';
import { type JsonCodec, refined, refuse, text } from './json.ts';

/** What a message without versions means. */
export const initialChatVersions: VersionRange = { min: 1, max: 1 };

/** Several messages in one; compressed bodies came with the version before. Later ones concern groups and links. */
const batchSend2Version = 9;

export const supportedChatVersions: VersionRange = { min: 1, max: batchSend2Version };

const maxVersion = 0xffff;

/** `1-9`, or `1` for one alone. */
export const chatVersionRange: JsonCodec<VersionRange> = refined(
  text,
  (range) => {
    const [, min, max] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? refuse();
    const read = { min: Number(min), max: Number(max ?? min) };
    return read.min <= read.max && read.max <= maxVersion ? read : refuse();
  },
  ({ min, max }) => (min === max ? `${min}` : `${min}-${max}`),
);
