// The few globals that browsers, Node and workerd all have. The protocol uses no others: neither the DOM's nor
// Cloudflare's types are in sight here.

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

declare class URL {
  static canParse(url: string): boolean;
}

declare function atob(base64: string): string;
declare function btoa(characters: string): string;
