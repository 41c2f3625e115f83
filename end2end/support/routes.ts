// Every address that the source knows: pages, server functions, handlers.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The paths of the pages, as the router has them. */
export function pages(): string[] {
  const source = read('app/src/routes.rs');
  return [...source.matchAll(/<Route\s+path=path!\("([^"]*)"\)/g)].map(([, path]) => path ?? '');
}

/** The endpoints of the server functions, without `/api/`. */
export function serverFunctions(): string[] {
  const found = files('app/src/api').flatMap(path => {
    const source = read(path);
    const named = [...source.matchAll(/#\[server\((prefix[^\]]*)\)\]/g)].map(([, args]) => /endpoint = "([^"]*)"/.exec(args ?? '')?.[1] ?? path);
    // One without arguments has an address that the matrix cannot know.
    return source.includes('#[server]') ? [...named, path] : named;
  });
  return found.sort();
}

/** The paths of the server's own handlers. */
export function handlers(): string[] {
  const found = sources().flatMap(source =>
    [...source.matchAll(ROUTE)].flatMap(([, at, verb, more]) => {
      const verbs = [verb, ...[...(more ?? '').matchAll(/\.(get|post|put|patch|delete)\(/g)].map(([, another]) => another)];
      return verbs.map(one => `${one?.toUpperCase()} ${at}`);
    }),
  );
  return found.filter(route => !/metrics|healthz|readyz/.test(route)).sort();
}

/** What adds routes in a way that `handlers` cannot read, which nothing of the source may do. */
export function unreadable(): string[] {
  return sources().flatMap(source => {
    const rest = source.replace(ROUTE, '').replace('files = files.route(path, ', '');
    return rest.match(/\.(route|route_service|nest|nest_service|fallback_service)\(.*/g) ?? [];
  });
}

/** A route with the verbs that are chained to it on its line. */
const ROUTE = /\.route\(\s*"([^"]*)",\s*(?:axum::)?(?:routing::)?(get|post|put|patch|delete)\((.*)/g;

/** The server's own code, whatever crate it is in. */
function sources(): string[] {
  const parts = readdirSync(join(root, 'server'), { withFileTypes: true }).filter(part => part.isDirectory());
  return parts
    .map(part => (part.name === 'src' ? 'server/src' : `server/${part.name}/src`))
    .filter(folder => existsSync(join(root, folder)))
    .flatMap(folder => files(folder).map(read));
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8').replace(/\/\/.*$/gm, '');
}

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.rs'))
    .map(path => join(folder, path));
}
