// What workerd has to say to the operator, but for what tells of people, and for what strangers can make it say: they
// could fill a terminal or a log with it.

const untold = [
  // Its network has failed: among other things it says where senders wanted to be brought.
  /worker\/ffi\.rs/,
  // Frames that are none, and HTTP's CONNECT. The Worker gets to see neither.
  /WebSocket protocol error/,
  /a connect event|a connect\(\) function/,
];

export function tellOperator({ message }: { message: string }): void {
  if (!untold.some((words) => words.test(message))) process.stderr.write(`${message}\n`);
}
