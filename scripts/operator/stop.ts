// Why a command of the operator's cannot go on.

/** Its message is what the operator is told: what is wrong, and what to do next. */
export class Stop extends Error {}

/** Runs a command; a Stop is told in its own words, anything else is a bug and shows where. */
export async function run(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
