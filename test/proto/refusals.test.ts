// What is no command and no response, by name. Where a refusal depends on the version, so does its neighbour that is
// accepted.

import { describe, expect, test } from 'vitest';
import { concat, fromHex, utf8 } from '../../src/proto/bytes.ts';
import { decode } from '../../src/proto/codec.ts';
import { command } from '../../src/proto/commands.ts';
import { toSpki } from '../../src/proto/keys.ts';
import { response } from '../../src/proto/responses.ts';

/** Texts stand as they are, numbers for a byte. */
function wire(...parts: (string | number | Uint8Array)[]): Uint8Array {
  return concat(
    ...parts.map((part) => {
      if (typeof part === 'number') return Uint8Array.of(part);
      return typeof part === 'string' ? utf8(part) : part;
    }),
  );
}

const b = (bytes: Uint8Array | string) => {
  const content = typeof bytes === 'string' ? utf8(bytes) : bytes;
  return wire(content.length, content);
};
const l = (bytes: string) => wire(0, bytes.length, bytes);

const ed25519 = b(toSpki('Ed25519', new Uint8Array(32).fill(1)));
const ed448 = b(toSpki('Ed448', new Uint8Array(57).fill(1)));
const x25519 = b(toSpki('X25519', new Uint8Array(32).fill(1)));
const x448 = b(toSpki('X448', new Uint8Array(56).fill(1)));
const anId = b(new Uint8Array(24).fill(5));
const count = new Uint8Array(8);
const hash = b(new Uint8Array(16));
const keys = wire('NEW ', ed25519, x25519);

type Verdict = 'SYNTAX' | 'UNKNOWN' | 'accepted';
type Case = [what: string, version: number, bytes: Uint8Array, verdict: Verdict];

describe('a command', () => {
  test.each<Case>([
    ['without a tag', 20, wire(), 'UNKNOWN'],
    ['whose tag is in lower case', 20, wire('ping'), 'UNKNOWN'],
    ['whose tag goes on', 20, wire('PINGS'), 'UNKNOWN'],
    ['whose tag is a response’s', 20, wire('PONG'), 'UNKNOWN'],
    ['whose tag is longer than any', 20, wire('PING'.repeat(4000)), 'UNKNOWN'],
    ['behind a space', 20, wire(' PING'), 'UNKNOWN'],
    ['before a line break', 20, wire('PING\n'), 'UNKNOWN'],
    ['PING with a space', 20, wire('PING '), 'SYNTAX'],
    ['SUB with a parameter', 20, wire('SUB ', anId), 'SYNTAX'],
    ['GET with a parameter', 20, wire('GET 0'), 'SYNTAX'],

    ['NEW of v9 with password and Bool', 9, wire(keys, '1', b('secret'), 'ST'), 'accepted'],
    ['NEW of v8, whose password had no Maybe', 9, wire(keys, 'A', b('secret'), 'S'), 'SYNTAX'],
    ['NEW of v8, which had no Bool', 9, wire(keys, '0S'), 'SYNTAX'],
    ['NEW of v9 with what came with v15', 9, wire(keys, '0S1M0'), 'SYNTAX'],
    ['NEW of v15 with a Bool', 15, wire(keys, '0ST'), 'SYNTAX'],
    ['NEW of v15 without link data', 15, wire(keys, '0S1M0'), 'accepted'],
    ['NEW of v16 with what came with v17', 16, wire(keys, '0S1M00'), 'SYNTAX'],
    ['NEW of v17 without it', 17, wire(keys, '0S1M0'), 'SYNTAX'],
    ['NEW of v17 with neither data nor notifier', 17, wire(keys, '0S00'), 'accepted'],
    ['NEW of v17 with a notifier', 17, wire(keys, '0S01', ed25519, x25519), 'accepted'],
    ['NEW with a notifier’s key of X448', 17, wire(keys, '0S01', x448, x25519), 'SYNTAX'],
    ['NEW with a notifier that cannot agree', 17, wire(keys, '0S01', ed25519, ed25519), 'SYNTAX'],
    ['NEW with a key of Ed448', 17, wire('NEW ', ed448, x25519, '0S00'), 'accepted'],
    ['NEW with a key of X448', 17, wire('NEW ', x448, x25519, '0S00'), 'SYNTAX'],
    ['NEW with Ed25519 for agreement', 17, wire('NEW ', ed25519, ed25519, '0S00'), 'SYNTAX'],
    ['NEW with a raw key', 17, wire('NEW ', b(new Uint8Array(32)), x25519, '0S00'), 'SYNTAX'],
    ['NEW with a password with a space', 17, wire(keys, '1', b('a b'), 'S00'), 'SYNTAX'],
    ['NEW with a password with an @', 17, wire(keys, '1', b('a@b'), 'S00'), 'SYNTAX'],
    ['NEW with a password of control characters', 17, wire(keys, '1', b('a\u0007'), 'S00'), 'SYNTAX'],
    ['NEW that neither subscribes nor does not', 17, wire(keys, '0X00'), 'SYNTAX'],
    ['NEW of an unknown kind of queue', 17, wire(keys, '0S1X00'), 'SYNTAX'],
    ['NEW for messages with data', 17, wire(keys, '0S1M1', anId, l('f'), l('u'), '0'), 'accepted'],
    [
      'NEW for messages with a contact’s data',
      17,
      wire(keys, '0S1M1', anId, anId, l('f'), l('u'), '0'),
      'SYNTAX',
    ],
    ['NEW for a contact with data', 17, wire(keys, '0S1C1', anId, anId, l('f'), l('u'), '0'), 'accepted'],
    ['NEW for a contact without its link ID', 17, wire(keys, '0S1C1', anId, l('f'), l('u'), '0'), 'SYNTAX'],
    ['NEW with something behind it', 17, wire(keys, '0S000'), 'SYNTAX'],

    ['KEY without a key', 20, wire('KEY ', 0), 'SYNTAX'],
    ['KEY with two', 20, wire('KEY ', ed25519, ed25519), 'SYNTAX'],
    ['KEY without a space', 20, wire('KEY', ed25519), 'UNKNOWN'],
    ['SKEY with X25519', 20, wire('SKEY ', x25519), 'accepted'],
    ['SKEY with X448', 20, wire('SKEY ', x448), 'SYNTAX'],
    ['LKEY with a key that is cut off', 20, wire('LKEY ', ed25519.subarray(0, 40)), 'SYNTAX'],
    ['RKEY without keys', 20, wire('RKEY ', 0), 'SYNTAX'],
    ['RKEY with fewer keys than it says', 20, wire('RKEY ', 2, ed25519), 'SYNTAX'],
    ['NKEY without the key for agreement', 20, wire('NKEY ', ed25519), 'SYNTAX'],
    ['LSET without the owner’s data', 20, wire('LSET ', anId, l('f')), 'SYNTAX'],
    ['LSET with more than that', 20, wire('LSET ', anId, l('f'), l('u'), l('x')), 'SYNTAX'],

    ['ACK without a message ID', 20, wire('ACK '), 'SYNTAX'],
    ['ACK with something behind it', 20, wire('ACK ', anId, 0), 'SYNTAX'],
    ['SEND of nothing', 20, wire('SEND T '), 'accepted'],
    ['SEND of a space', 20, wire('SEND T  '), 'accepted'],
    ['SEND without flags', 20, wire('SEND hello'), 'SYNTAX'],
    ['SEND with flags alone', 20, wire('SEND T'), 'SYNTAX'],
    ['SEND with a flag that is none', 20, wire('SEND 1 hello'), 'SYNTAX'],

    ['SUBS of v18', 18, wire('SUBS'), 'accepted'],
    ['SUBS of v18 with a count', 18, wire('SUBS ', count, hash), 'SYNTAX'],
    ['SUBS of v19', 19, wire('SUBS ', count, hash), 'accepted'],
    ['SUBS of v19 without a count', 19, wire('SUBS'), 'SYNTAX'],
    ['NSUBS of v19 with a hash of 15 bytes', 19, wire('NSUBS ', count, b(new Uint8Array(15))), 'SYNTAX'],

    ['PRXY without hosts', 20, wire('PRXY ', 0, b('443'), b('hash'), '0'), 'SYNTAX'],
    ['PRXY with an empty host', 20, wire('PRXY ', 1, 0, b('443'), b('hash'), '0'), 'SYNTAX'],
    ['PRXY with a path for a host', 20, wire('PRXY ', 1, b('a/b'), b('443'), b('hash'), '0'), 'SYNTAX'],
    ['PRXY without a word on the password', 20, wire('PRXY ', 1, b('host'), b('443'), b('hash')), 'SYNTAX'],
    ['PRXY', 20, wire('PRXY ', 1, b('host'), b('443'), b('hash'), '0'), 'accepted'],
    ['PFWD without a key', 20, wire('PFWD ', 0, 20), 'SYNTAX'],
    ['PFWD with a key of Ed25519', 20, wire('PFWD ', 0, 20, ed25519), 'SYNTAX'],
    ['RSLV of one label', 20, wire('RSLV example'), 'SYNTAX'],
    ['RSLV of 16,000 letters', 20, wire(`RSLV ${'a'.repeat(16_000)}`), 'SYNTAX'],
  ])('%s (v%i)', (_, version, bytes, verdict) => {
    expect(inAWord(decode(command(version), bytes))).toBe(verdict);
  });
});

describe('a response', () => {
  const ids = wire('IDS ', anId, anId, x25519);

  test.each<Case>([
    ['without a tag', 20, wire(), 'UNKNOWN'],
    ['whose tag is a command’s', 20, wire('SUB'), 'UNKNOWN'],
    ['OK with a space', 20, wire('OK '), 'SYNTAX'],

    ['IDS of v9', 9, wire(ids, 'T'), 'accepted'],
    ['IDS of v8', 9, ids, 'SYNTAX'],
    ['IDS of v9 with a Maybe', 9, wire(ids, '0'), 'SYNTAX'],
    ['IDS of v15', 15, wire(ids, '1M0'), 'accepted'],
    ['IDS of v15 with a service', 15, wire(ids, '1M00'), 'SYNTAX'],
    ['IDS of v16', 16, wire(ids, '1C00'), 'accepted'],
    ['IDS of v16 with a notifier', 16, wire(ids, '1C000'), 'SYNTAX'],
    ['IDS of v17', 17, wire(ids, '0000'), 'accepted'],
    ['IDS of v17 without a word on the notifier', 17, wire(ids, '000'), 'SYNTAX'],
    ['IDS with a queue key of Ed25519', 17, wire('IDS ', anId, anId, ed25519, '0000'), 'SYNTAX'],

    ['SOK without a word on the service', 16, wire('SOK '), 'SYNTAX'],
    ['SOKS of v18', 18, wire('SOKS ', count), 'accepted'],
    ['SOKS of v19 without a hash', 19, wire('SOKS ', count), 'SYNTAX'],
    ['ENDS of v19', 19, wire('ENDS ', count, hash), 'accepted'],
    ['MSG without an ID', 20, wire('MSG '), 'SYNTAX'],
    ['NMSG whose nonce is cut off', 20, wire('NMSG ', fromHex('00'.repeat(23))), 'SYNTAX'],
    ['NMSG', 20, wire('NMSG ', fromHex('00'.repeat(24)), b('meta')), 'accepted'],
    [
      'PKEY whose versions end before they begin',
      20,
      wire('PKEY ', anId, 0, 20, 0, 9, 1, l('c'), l('k')),
      'SYNTAX',
    ],
    ['PKEY without certificates', 20, wire('PKEY ', anId, 0, 9, 0, 20, 0, l('k')), 'SYNTAX'],
    ['LNK without the owner’s data', 20, wire('LNK ', anId, l('f')), 'SYNTAX'],
    ['INFO that is no JSON', 20, wire('INFO {'), 'SYNTAX'],
    ['INFO that is JSON of something else', 20, wire('INFO []'), 'SYNTAX'],
    ['INFO with half a message', 20, wire('INFO {"qiSnd":true,"qiNtf":false,"qiSize":0.5}'), 'SYNTAX'],

    ['ERR without an error', 20, wire('ERR '), 'SYNTAX'],
    ['ERR with an error that is none', 20, wire('ERR WHAT'), 'SYNTAX'],
    ['ERR AUTH with a reason', 20, wire('ERR AUTH no'), 'SYNTAX'],
    ['ERR CMD without its kind', 20, wire('ERR CMD'), 'SYNTAX'],
    ['ERR STORE without a space', 20, wire('ERR STORE'), 'SYNTAX'],
    ['ERR BLOCKED for another reason', 20, wire('ERR BLOCKED reason=other'), 'SYNTAX'],
    ['ERR BLOCKED with a notice that is no JSON', 20, wire('ERR BLOCKED reason=spam,notice={'), 'SYNTAX'],
    ['ERR BLOCKED until half a second', 20, wire('ERR BLOCKED reason=spam,notice={"ttl":0.5}'), 'SYNTAX'],
    ['ERR PROXY of nothing', 20, wire('ERR PROXY'), 'SYNTAX'],
    ['ERR PROXY of a proxy’s relay', 20, wire('ERR PROXY PROTOCOL PROXY PROTOCOL AUTH'), 'accepted'],
    ['ERR PROXY without end', 20, wire(`ERR ${'PROXY PROTOCOL '.repeat(1090)}AUTH`), 'SYNTAX'],
  ])('%s (v%i)', (_, version, bytes, verdict) => {
    expect(inAWord(decode(response(version), bytes))).toBe(verdict);
  });
});

function inAWord(decoded: { ok: true } | { ok: false; error: 'SYNTAX' | 'UNKNOWN' }): Verdict {
  return decoded.ok ? 'accepted' : decoded.error;
}
