// Nominal types for bytes: an ID, a key and a ciphertext are all byte strings, and only their brand keeps
// one from being passed where another is meant.

declare const brand: unique symbol;

export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
