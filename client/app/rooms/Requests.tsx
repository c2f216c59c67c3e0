// Who asks at an address.

import type { ContactRequest, Conversation } from '../../agent/conversations/conversation.ts';
import type { Model } from '../model.ts';
import { replaceWith } from '../route.ts';
import { useAttempt } from './useAttempt.tsx';

export function Requests({ model, address }: { model: Model; address: Conversation }) {
  const { requests } = address;
  if (requests.length === 0) return <p class="quiet">Nobody has asked yet. Requests appear here.</p>;
  return (
    <ul class="stack requests" aria-label="Requests">
      {requests.map((request) => (
        <Request key={request.requestId} model={model} addressId={address.id} request={request} />
      ))}
    </ul>
  );
}

interface RequestProps {
  model: Model;
  addressId: string;
  request: ContactRequest;
}

function Request({ model, addressId, request }: RequestProps) {
  const { attempt, problem } = useAttempt();
  const { requestId, profile, content } = request;
  const accept = async () => {
    const { id } = await model.conversations.accept(addressId, requestId);
    replaceWith({ room: 'conversation', id });
  };
  return (
    <li>
      <p dir="auto">
        <strong>{profile?.displayName ?? 'Somebody'}</strong> asks to talk to you.
      </p>
      {content !== null && <p dir="auto">{content.text}</p>}
      <div class="row">
        <button class="main" onClick={() => attempt(accept)}>
          Accept
        </button>
        <button onClick={() => attempt(() => model.conversations.reject(addressId, requestId))}>
          Decline
        </button>
      </div>
      {problem}
    </li>
  );
}
