// What becomes of a message that does not decrypt. The names are the reference's, Crypto.hs `CryptoError`.

export type RatchetError =
  /** The body was not encrypted with the key of this message, or not as it came. */
  | 'AESDecryptError'
  /** The body is authentic, but there is no text in its padding. */
  | 'CryptoInvalidMsgError'
  /** The text to encrypt is longer than the length to pad to. */
  | 'CryptoLargeMsgError'
  /** Not a message, or its header decrypts but is none. */
  | 'CryptoHeaderError'
  /** Nothing can be sent before something was received. */
  | 'CERatchetState'
  /** The other party accepted a key that was never proposed, or that was withdrawn. */
  | 'CERatchetKEMState'
  /** No chain has this header: a message of a chain that is over, or of another conversation. */
  | 'CERatchetHeader'
  /** The last message received came again. */
  | 'CERatchetDuplicateMessage'
  /** A message came again, after which so many were received. */
  | { CERatchetEarlierMessage: number }
  /** So many messages are said to lie between this and the last one. */
  | { CERatchetTooManySkipped: number }
  /** The other party's X448 key, with which every secret is the same. The reference would use it. */
  | 'LowOrderKey';

export type Failed = { ok: false; error: RatchetError };
export type Result<T> = { ok: true; value: T } | Failed;

export function failed(error: RatchetError): Failed {
  return { ok: false, error };
}
