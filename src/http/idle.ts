import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Ends connections on which nothing has moved for `milliseconds`, unless it is this side that keeps the client waiting:
 * reading a large layer again before it can be gone on with, or before it is stored, takes minutes on a slow disk.
 * Answers what is to be told of each request.
 */
export function endIdleConnections(
  server: Server,
  milliseconds: number,
): (request: IncomingMessage, response: ServerResponse) => void {
  const latest = new WeakMap<Socket, ServerResponse>();
  server.setTimeout(milliseconds, (socket: Socket) => {
    const response = latest.get(socket);
    if (response !== undefined && keepsWaiting(response)) socket.setTimeout(milliseconds);
    else socket.destroy();
  });
  return (request, response) => void latest.set(request.socket, response);
}

/** Whether the client has done its part: it has sent all, or more than was read, and has taken all that was answered. */
function keepsWaiting(response: ServerResponse): boolean {
  const { req } = response;
  const hasSent = req.complete || req.readableLength > 0;
  return !response.writableFinished && hasSent && response.writableLength === 0 && req.socket.writableLength === 0;
}
