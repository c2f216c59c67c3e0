// Whether the browser may throw the store away when room is short. Some ask the person, so this is best called after
// a click.

export async function keepStorage(): Promise<'kept' | 'may be lost'> {
  // Absent where a page is not served securely.
  const storage: StorageManager | undefined = navigator.storage;
  return (await storage?.persist()) === true ? 'kept' : 'may be lost';
}
