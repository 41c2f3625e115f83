// A page of an application's own, at an origin of its own.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that is served: its type and its text. */
export type Served = readonly [type: string, text: string];

/** Serves `files` by their paths until it is closed. */
export async function serve(files: Record<string, Served>): Promise<{ origin: string; close: () => void }> {
  const listener: Server = createServer((request, response) => {
    const found = files[new URL(request.url ?? '/', 'http://localhost').pathname];
    response.writeHead(found ? 200 : 404, { 'content-type': found?.[0] ?? 'text/plain' }).end(found?.[1] ?? 'Nothing is here.');
  });
  await new Promise<void>(done => listener.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`, close: () => void listener.close() };
}
