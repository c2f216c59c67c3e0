// What an object keeps says in which format. Before older code than wrote it the object falls silent: commands to it
// have no outcome, and nothing of it is read wrongly, written over or lost until the newer code is back.

export function checkStored(format: number, known: number): void {
  if (format > known) throw new Error('data of a later version of the code');
}
