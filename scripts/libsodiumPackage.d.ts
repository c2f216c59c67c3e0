// As much as scripts/libsodium.ts uses of what Node and the package have no types for.

declare module 'libsodium' {
  /** Fills `library` with the functions of libsodium. */
  export default function initialise(library: object): Promise<object>;
}

declare namespace WebAssembly {
  let instantiate: (
    source: Uint8Array,
    imports: object,
  ) => Promise<{ instance: { exports: Record<string, unknown> } }>;
}
