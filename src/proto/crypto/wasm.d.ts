/** A compiled module, as wrangler makes one of what is imported. */
declare module '*.wasm' {
  const module: object;
  export default module;
}
