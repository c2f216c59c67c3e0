// What an operator's request says, as JSON has it.

export type Fields = Record<string, unknown>;

/** Whether there is nothing but these; what is not understood is not carried out in part. */
export function hasOnly(fields: Fields, ...names: string[]): boolean {
  return Object.keys(fields).every((name) => names.includes(name));
}
