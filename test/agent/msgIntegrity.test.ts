import { describe, expect, test } from 'vitest';
import {
  checkMsgIntegrity,
  type LastMessage,
  msgHash,
  type MsgIntegrity,
} from '../../client/agent/msgIntegrity.ts';
import { isSameSecurityCode, securityCode } from '../../client/agent/securityCode.ts';
import type { AssociatedData } from '../../client/agent/ratchet/keys.ts';
import { empty, hex, utf8 } from '../../src/proto/bytes.ts';

describe('after message 5', () => {
  const hash = msgHash(utf8('message 5'));
  const last: LastMessage = { sndMsgId: 5n, hash };
  const other = msgHash(utf8('another'));

  test.each<[string, bigint, Uint8Array, MsgIntegrity]>([
    ['the next', 6n, hash, 'MsgOk'],
    ['the next after another', 6n, other, 'MsgBadHash'],
    ['the next after none', 6n, empty, 'MsgBadHash'],
    ['the same again', 5n, hash, 'MsgDuplicate'],
    ['an earlier one', 3n, hash, { MsgBadId: 3n }],
    ['one after the next', 7n, hash, { MsgSkipped: { fromMsgId: 6n, toMsgId: 6n } }],
    ['a later one', 10n, other, { MsgSkipped: { fromMsgId: 6n, toMsgId: 9n } }],
  ])('%s', (_, sndMsgId, prevMsgHash, integrity) => {
    expect(checkMsgIntegrity(last, { sndMsgId, prevMsgHash })).toEqual(integrity);
  });
});

test('before the first message there is none', () => {
  const none: LastMessage = { sndMsgId: 0n, hash: empty };
  expect(checkMsgIntegrity(none, { sndMsgId: 1n, prevMsgHash: empty })).toBe('MsgOk');
});

test('the hash of nothing is that of SHA-256', () => {
  expect(hex(msgHash(empty))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

describe('a security code', () => {
  const code = securityCode(new Uint8Array(112) as AssociatedData);

  test('is a number in groups of five digits', () => {
    expect(code).toMatch(/^\d{5}( \d{5})*( \d{1,5})?$/);
  });

  test('is the same however it is grouped', () => {
    expect(isSameSecurityCode(code, code.replaceAll(' ', ''))).toBe(true);
    expect(isSameSecurityCode(code, `${code}1`)).toBe(false);
    expect(isSameSecurityCode(code, code.slice(1))).toBe(false);
  });
});
