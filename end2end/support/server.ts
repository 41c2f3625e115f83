// The server under test: the real binary, on a port and a database of its own.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The binary: what `CLIENTELE_BIN` says, else the newest build there is. */
export const binary = ((): string => {
  const named = process.env.CLIENTELE_BIN;
  const age = (path: string): number => Date.now() - statSync(path).mtimeMs;
  const built = ['release', 'debug'].map(kind => join(root, 'target', kind, 'clientele')).filter(path => existsSync(path));
  const found = named ?? built.sort((a, b) => age(a) - age(b))[0];
  if (!found) throw new Error('there is no server to test: run cargo xtask build, or set CLIENTELE_BIN');
  return found;
})();

export interface Launch {
  /** Filled with the demonstration. */
  demo?: boolean;
  /** Filled with so many made-up clients. */
  clients?: number;
  /** Further arguments of `serve`. */
  args?: string[];
  env?: Record<string, string>;
}

/** A running server. */
export class Server {
  readonly url: string;
  /** Everything it has printed so far. */
  output: string[] = [];
  /** Its log so far. */
  log: string[] = [];

  private constructor(
    private child: ChildProcess,
    private folder: string,
    address: string,
  ) {
    this.url = `http://${address}`;
  }

  /** Starts one and waits until it listens. */
  static async launch({ demo = false, clients = 0, args = [], env = {} }: Launch = {}): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'clientele-'));
    if (clients > 0) run(folder, ['seed', '--clients', String(clients)]);
    // Nobody sends the header: without an address to count them by, tests that sign in do not hold each other back.
    const one = ['serve', '--listen', '127.0.0.1:0', '--client-address-header', 'x-test-address'];
    const all = [...one, ...(demo ? ['--demo'] : []), ...args];
    const child = spawn(binary, all, { env: environment(folder, env), stdio: ['ignore', 'pipe', 'pipe'], cwd: folder });
    const output: string[] = [];
    const log: string[] = [];
    const address = await new Promise<string>((listening, failed) => {
      const late = setTimeout(() => failed(new Error(`the server did not start:\n${log.join('\n')}`)), 60_000);
      lines(child.stdout, line => output.push(line));
      lines(child.stderr, line => {
        log.push(line);
        const at = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (at) {
          clearTimeout(late);
          listening(at);
        }
      });
      child.once('exit', code => failed(new Error(`the server ended with ${code}:\n${log.join('\n')}`)));
    });
    const server = new Server(child, folder, address);
    server.output = output;
    server.log = log;
    return server;
  }

  /** Runs another command of the binary on the same database, and returns what it prints. */
  command(args: string[], input = ''): string {
    return run(this.folder, args, input);
  }

  /** Whether it still runs. */
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it, and removes its database. */
  async stop(): Promise<void> {
    if (this.alive) {
      const ended = new Promise(resolve => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function environment(folder: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('CLIENTELE_'));
  return {
    ...Object.fromEntries(kept),
    CLIENTELE_DATABASE_URL: `sqlite://${join(folder, 'clientele.db')}`,
    NO_COLOR: '1',
    ...more,
  };
}

function run(folder: string, args: string[], input = ''): string {
  const done = spawnSync(binary, args, { env: environment(folder), input, encoding: 'utf8', cwd: folder });
  if (done.status !== 0) throw new Error(`clientele ${args.join(' ')} ended with ${done.status}:\n${done.stderr}`);
  return done.stdout;
}

function lines(stream: NodeJS.ReadableStream | null, on: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    parts.forEach(on);
  });
}
