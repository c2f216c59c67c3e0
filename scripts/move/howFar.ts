// How far a long work is, in one line that is written over: for who sits at a terminal, and for nobody else.

export function howFar(what: string): (done: number, all: number) => void {
  const { stderr } = process;
  if (!stderr.isTTY) return () => undefined;
  return (done, all) => stderr.write(`\r${what} ${done} of ${all} …${done < all ? '' : '\r\u001B[K'}`);
}
