// Bytes as they stand in a data URI.

export function bytesOfUri(uri: string): Uint8Array {
  const base64 = uri.slice(uri.indexOf(',') + 1);
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
