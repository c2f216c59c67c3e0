// As much as sntrup761.ts uses of what liboqs exports; numbers are places in its memory, and 0 is success.

declare module '*/@oqs/liboqs-js/dist/sntrup761.min.js' {
  interface LibOQS {
    /** Replaced when the memory grows. */
    readonly HEAPU8: Uint8Array;
    _malloc(length: number): number;
    _OQS_init(): void;
    _OQS_KEM_new(name: number): number;
    _OQS_KEM_keypair(kem: number, publicKey: number, secretKey: number): number;
    _OQS_KEM_encaps(kem: number, ciphertext: number, sharedKey: number, publicKey: number): number;
    _OQS_KEM_decaps(kem: number, sharedKey: number, ciphertext: number, secretKey: number): number;
  }
  export default function initialise(): Promise<LibOQS>;
}
