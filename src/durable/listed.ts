// Several in one variable, separated by commas or spaces.

export function listed(variable: unknown): string[] {
  return typeof variable === 'string' ? variable.split(/[\s,]+/).filter((each) => each !== '') : [];
}
