// A voice message in a conversation.

import { useWholeFile, type WithFile } from './useWholeFile.ts';

const isAny = () => true;

export function Voice({ seconds, ...props }: WithFile & { seconds: number }) {
  const address = useWholeFile(props, isAny);
  const { transfer } = props.item.message;
  const label = `Voice message of ${seconds === 1 ? 'one second' : `${seconds} seconds`}`;
  if (address !== null) return <audio controls src={address} aria-label={label} />;
  return (
    <p>
      {label}
      {transfer?.state === 'broken' && '. It did not arrive whole.'}
    </p>
  );
}
