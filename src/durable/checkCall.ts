// Two versions of this code may meet while a deployment rolls out, so the format of a call is named in it. One of another
// version is not carried out: whoever made it does not know what became of it, and finds out.

export function checkCall(format: number, known: number): void {
  if (format !== known) throw new Error('a call of another version of the code');
}
