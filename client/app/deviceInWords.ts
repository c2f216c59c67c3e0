// Why a camera or a microphone cannot be used, and what to do about it.

export function deviceInWords(error: unknown, device: 'camera' | 'microphone'): string {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return `This page may not use the ${device}. Allow it beside the address, then try again.`;
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `No ${device} is found here.`;
    default:
      return `The ${device} does not start. Close other programs that use it, then try again.`;
  }
}
