// Every address that the source knows: pages, server functions, handlers.

import { readdirSync, readFileSync } from 'node:fs';
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
  const found = files('server/src/http').flatMap(path =>
    [...read(path).matchAll(/\.route\(\s*"([^"]*)",\s*(get|post|put|patch|delete)\(/g)].map(([, at, verb]) => `${verb?.toUpperCase()} ${at}`),
  );
  return found.filter(route => !/metrics|healthz|readyz/.test(route)).sort();
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8').replace(/\/\/.*$/gm, '');
}

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.rs'))
    .map(path => join(folder, path));
}
